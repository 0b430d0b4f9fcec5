package io.listens.testkit.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.emulator.Interceptor.Handler;
import io.listens.testkit.emulator.kinesis.AwsException;
import io.listens.testkit.emulator.kinesis.KinesisSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

class InterceptorIT {

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Interceptor interceptor = Interceptor.NONE;
  private Emulator emulator;
  private KinesisClient kinesis;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    KinesisSettings settings =
        new KinesisSettings(InstantSource.system(), false, 1 << 20, "us-east-1");
    emulator = Emulator.start(new EmulatorConfig(0, settings, false, this::intercept));
    kinesis = configure(KinesisClient.builder()).build();
    s3 = configure(S3Client.builder()).build();
  }

  private Reply intercept(Call call, Handler next) throws IOException {
    calls.add(call);
    return interceptor.intercept(call, next);
  }

  private <B extends AwsClientBuilder<B, C>, C> B configure(B builder) {
    return builder
        .endpointOverride(emulator.endpoint())
        .region(Region.US_EAST_1)
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
  }

  @AfterEach
  void stop() throws IOException {
    kinesis.close();
    s3.close();
    emulator.close();
  }

  private List<String> seen() {
    return calls.stream()
        .map(call -> call.service() + " " + call.operation() + " " + call.target())
        .toList();
  }

  @Test
  void everyCallOfKinesisIsSeenWithItsStream() {
    kinesis.createStream(r -> r.streamName("s").shardCount(2));
    String token = kinesis.listShards(r -> r.streamName("s").maxResults(1)).nextToken();
    kinesis.listShards(r -> r.nextToken(token));
    String iterator =
        kinesis
            .getShardIterator(
                r ->
                    r.streamARN("arn:aws:kinesis:us-east-1:000000000000:stream/s")
                        .shardId("shardId-000000000000")
                        .shardIteratorType("LATEST"))
            .shardIterator();
    kinesis.getRecords(r -> r.shardIterator(iterator));
    kinesis.listStreams();

    assertThat(seen())
        .containsExactly(
            "KINESIS CreateStream s",
            "KINESIS ListShards s",
            "KINESIS ListShards s",
            "KINESIS GetShardIterator s",
            "KINESIS GetRecords s",
            "KINESIS ListStreams ");
  }

  @Test
  void everyCallOfS3IsSeenWithItsObject() {
    s3.createBucket(r -> r.bucket("lake"));
    s3.putObject(r -> r.bucket("lake").key("a/b"), RequestBody.fromString("x"));
    s3.headObject(r -> r.bucket("lake").key("a/b"));
    s3.getObjectAsBytes(r -> r.bucket("lake").key("a/b"));
    s3.copyObject(
        r -> r.sourceBucket("lake").sourceKey("a/b").destinationBucket("lake").destinationKey("c"));
    s3.listObjectsV2(r -> r.bucket("lake"));
    String upload = s3.createMultipartUpload(r -> r.bucket("lake").key("m")).uploadId();
    s3.uploadPart(
        r -> r.bucket("lake").key("m").uploadId(upload).partNumber(1), RequestBody.fromString("x"));
    s3.abortMultipartUpload(r -> r.bucket("lake").key("m").uploadId(upload));
    s3.deleteObjects(
        r -> r.bucket("lake").delete(d -> d.objects(ObjectIdentifier.builder().key("c").build())));
    s3.deleteObject(r -> r.bucket("lake").key("a/b"));
    s3.listBuckets();
    s3.deleteBucket(r -> r.bucket("lake"));

    assertThat(seen())
        .containsExactly(
            "S3 CreateBucket lake",
            "S3 PutObject lake/a/b",
            "S3 HeadObject lake/a/b",
            "S3 GetObject lake/a/b",
            "S3 CopyObject lake/c",
            "S3 ListObjectsV2 lake",
            "S3 CreateMultipartUpload lake/m",
            "S3 UploadPart lake/m",
            "S3 AbortMultipartUpload lake/m",
            "S3 DeleteObjects lake",
            "S3 DeleteObject lake/a/b",
            "S3 ListBuckets ",
            "S3 DeleteBucket lake");
  }

  @Test
  void anErrorMayBeAnsweredThoughTheCallWasCarriedOut() {
    interceptor =
        (call, next) -> {
          next.handle(call);
          throw new AwsException("InternalFailure", 500, "lost");
        };

    assertThatThrownBy(() -> kinesis.createStream(r -> r.streamName("s").shardCount(1)))
        .isInstanceOfSatisfying(
            KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(500))
        .hasMessageContaining("lost");
    interceptor = Interceptor.NONE;
    assertThat(kinesis.listStreams().streamNames()).containsExactly("s");
  }

  @Test
  void anErrorOfS3IsXml() {
    interceptor =
        (call, next) -> {
          throw new AwsException("SlowDown", 503, "Please reduce your request rate <now>.");
        };

    assertThatThrownBy(() -> s3.createBucket(r -> r.bucket("lake")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(503);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
              assertThat(e.awsErrorDetails().errorMessage())
                  .isEqualTo("Please reduce your request rate <now>.");
            });
  }

  @Test
  void aConnectionMayBreak() {
    interceptor =
        (call, next) -> {
          throw new IOException("broken on purpose");
        };

    assertThatThrownBy(() -> kinesis.listStreams()).isInstanceOf(SdkClientException.class);
    assertThatThrownBy(() -> s3.listBuckets()).isInstanceOf(SdkClientException.class);
  }

  @Test
  void requestAndAnswerMayBeChanged() {
    interceptor =
        (call, next) -> {
          call.document().put("StreamName", "other");
          return next.handle(call);
        };
    kinesis.createStream(r -> r.streamName("s").shardCount(1));
    interceptor =
        (call, next) -> {
          if (next.handle(call) instanceof Reply.Document answer) {
            answer.document().put("StreamNames", List.of("changed"));
            return answer;
          }
          throw new IllegalStateException("not a document");
        };

    assertThat(kinesis.listStreams().streamNames()).containsExactly("changed");
    interceptor = Interceptor.NONE;
    assertThat(kinesis.listStreams().streamNames()).containsExactly("other");
  }
}
