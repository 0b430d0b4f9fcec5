package io.listens.testkit.backend;

import io.listens.testkit.LocalAws;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.waiters.KinesisWaiter;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An AWS, or what stands in for it, that tests share with whatever else it holds: they name streams
 * and buckets by {@link #name}, and those are deleted with it, and nothing else.
 */
public final class Backend implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int POLLS = 600;
  private static final String REGION = "us-east-1";
  private static final AwsBasicCredentials ANY_CREDENTIALS =
      AwsBasicCredentials.create("test", "test");
  private static final Set<Difference> EMBEDDED = Set.of(Difference.PARTS_AFTER_ABORT);

  private final Access access;
  private final KinesisClient kinesis;
  private final S3Client s3;
  private final KinesisWaiter waiter;
  private final Set<String> names = new LinkedHashSet<>();

  /**
   * How it is reached.
   *
   * @param differences where it is known to do otherwise than AWS
   * @param hadoopConf leads {@code s3a://} there
   * @param stop ends what was started for it
   */
  record Access(
      URI endpoint,
      String region,
      AwsBasicCredentials credentials,
      Map<String, String> hadoopConf,
      Set<Difference> differences,
      AutoCloseable stop) {}

  private Backend(Access access) {
    this.access = access;
    kinesis =
        configure(KinesisClient.builder()).httpClientBuilder(ApacheHttpClient.builder()).build();
    s3 =
        configure(S3Client.builder())
            .httpClientBuilder(ApacheHttpClient.builder())
            .forcePathStyle(true)
            .build();
    // The SDK's own is made for streams that take half a minute, and looks every 10 seconds.
    waiter =
        KinesisWaiter.builder()
            .client(kinesis)
            .overrideConfiguration(
                c -> c.maxAttempts(POLLS).backoffStrategyV2(BackoffStrategy.fixedDelay(POLL)))
            .build();
  }

  private <B extends AwsClientBuilder<B, C>, C> B configure(B builder) {
    // Shards take 5 calls a second: who makes more is told to come again.
    return builder
        .endpointOverride(access.endpoint)
        .region(Region.of(access.region))
        .overrideConfiguration(
            c -> c.retryStrategy(StandardRetryStrategy.builder().maxAttempts(8).build()))
        .credentialsProvider(StaticCredentialsProvider.create(access.credentials));
  }

  /**
   * Whether a backend can be started or is running, for {@code @EnabledIf}; says so if it can't for
   * want of Docker.
   */
  public static boolean isThere(BackendChoice choice) {
    return !(choice instanceof BackendChoice.LocalStack localStack)
        || LocalStacks.isThere(localStack.image());
  }

  /** Whether the one is there that {@link BackendChoice#OPTION} names. */
  public static boolean chosenIsThere() {
    return isThere(BackendChoice.ofSystemProperties());
  }

  /** Starts the one that {@link BackendChoice#OPTION} names, or connects to it. */
  public static Backend chosen() {
    return start(BackendChoice.ofSystemProperties());
  }

  /**
   * The same, but with an embedded one that the test has set up for itself.
   *
   * @param embedded asked for if it is the embedded one
   */
  public static Backend chosen(Callable<Backend> embedded) throws Exception {
    return BackendChoice.ofSystemProperties() instanceof BackendChoice.Embedded
        ? embedded.call()
        : chosen();
  }

  /**
   * An embedded one that the test has set up for itself.
   *
   * @param stop ends it
   */
  public static Backend at(URI endpoint, AutoCloseable stop) {
    return new Backend(access(endpoint, REGION, ANY_CREDENTIALS, EMBEDDED, stop));
  }

  /** Starts it, or connects to it. */
  public static Backend start(BackendChoice choice) {
    return new Backend(accessTo(choice));
  }

  private static Access accessTo(BackendChoice choice) {
    if (choice instanceof BackendChoice.LocalStack localStack) {
      return LocalStacks.start(localStack.image());
    }
    return choice instanceof BackendChoice.Url url ? url(url) : embedded();
  }

  private static Access embedded() {
    LocalAws aws = LocalAws.start();
    return new Access(
        aws.endpoint(),
        aws.region(),
        AwsBasicCredentials.create(aws.accessKey(), aws.secretKey()),
        aws.hadoopConf(),
        EMBEDDED,
        aws);
  }

  private static Access url(BackendChoice.Url url) {
    return access(url.endpoint(), REGION, ANY_CREDENTIALS, url.differences(), () -> {});
  }

  static Access access(
      URI endpoint,
      String region,
      AwsBasicCredentials credentials,
      Set<Difference> differences,
      AutoCloseable stop) {
    Map<String, String> hadoopConf =
        Map.of(
            "fs.s3a.endpoint", endpoint.toString(),
            "fs.s3a.endpoint.region", region,
            "fs.s3a.path.style.access", "true",
            "fs.s3a.connection.ssl.enabled", Boolean.toString(endpoint.getScheme().equals("https")),
            "fs.s3a.aws.credentials.provider",
                "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
            "fs.s3a.access.key", credentials.accessKeyId(),
            "fs.s3a.secret.key", credentials.secretAccessKey());
    return new Access(endpoint, region, credentials, hadoopConf, differences, stop);
  }

  /** Where all its services listen. */
  public URI endpoint() {
    return access.endpoint;
  }

  /** Its region. */
  public String region() {
    return access.region;
  }

  /** Has clients of this JVM that take the SDK's default credentials use some that it takes. */
  public void useItsCredentials() {
    System.setProperty("aws.accessKeyId", access.credentials.accessKeyId());
    System.setProperty("aws.secretAccessKey", access.credentials.secretAccessKey());
  }

  /** Settings that lead {@code s3a://} there. */
  public Map<String, String> hadoopConf() {
    return access.hadoopConf;
  }

  /** A client of its Kinesis; closed with this. */
  public KinesisClient kinesis() {
    return kinesis;
  }

  /** A client of its S3; closed with this. */
  public S3Client s3() {
    return s3;
  }

  /**
   * A name for a stream, a bucket or both, which nobody else has.
   *
   * @param base what it begins with: small letters, digits and hyphens
   */
  public synchronized String name(String base) {
    String name = base + "-" + UUID.randomUUID().toString().substring(0, 8);
    names.add(name);
    return name;
  }

  /** Makes a stream, to be deleted with this, and waits until it is active. */
  public synchronized void createStream(String name, int shards) {
    kinesis.createStream(r -> r.streamName(name).shardCount(shards));
    names.add(name);
    awaitActive(name);
  }

  /** Waits until a stream is what it was asked to be. */
  public void awaitActive(String stream) {
    waiter.waitUntilStreamExists(r -> r.streamName(stream));
  }

  /** Waits until a deleted stream is gone. */
  public void awaitGone(String stream) {
    waiter.waitUntilStreamNotExists(r -> r.streamName(stream));
  }

  /**
   * Skips a test that this is known to fail.
   *
   * @throws TestAbortedException if so
   */
  public void assumeNo(Difference difference) {
    if (access.differences.contains(difference)) {
      throw new TestAbortedException(
          "%s is known to be otherwise: %s".formatted(endpoint(), difference));
    }
  }

  /** Deletes the streams and buckets that were named by this. */
  public synchronized void clean() {
    List<String> ours = List.copyOf(names);
    names.clear();
    List<String> streams = ours.stream().filter(this::deleteStream).toList();
    if (!access.differences.contains(Difference.NO_S3)) {
      ours.forEach(this::deleteBucket);
    }
    streams.forEach(this::awaitGone);
  }

  private boolean deleteStream(String name) {
    try {
      kinesis.deleteStream(r -> r.streamName(name).enforceConsumerDeletion(true));
      return true;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  private void deleteBucket(String name) {
    try {
      for (S3Object object : s3.listObjectsV2Paginator(r -> r.bucket(name)).contents()) {
        s3.deleteObject(r -> r.bucket(name).key(object.key()));
      }
      for (MultipartUpload upload : s3.listMultipartUploads(r -> r.bucket(name)).uploads()) {
        s3.abortMultipartUpload(r -> r.bucket(name).key(upload.key()).uploadId(upload.uploadId()));
      }
      s3.deleteBucket(r -> r.bucket(name));
    } catch (NoSuchBucketException e) {
      // It was the name of a stream alone.
    }
  }

  @Override
  public void close() {
    try {
      clean();
    } finally {
      waiter.close();
      kinesis.close();
      s3.close();
      stop();
    }
  }

  private void stop() {
    try {
      access.stop.close();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot stop " + endpoint(), e);
    }
  }
}
