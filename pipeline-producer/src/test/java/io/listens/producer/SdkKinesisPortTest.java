package io.listens.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.listens.producer.KinesisPort.CallFailedException;
import io.listens.producer.KinesisPort.PutRecord;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import io.listens.producer.KinesisPort.Stored;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;

class SdkKinesisPortTest {

  private static final List<PutRecord> RECORDS =
      List.of(
          new PutRecord("ğ", null, new byte[] {1}),
          new PutRecord("b", null, new byte[] {2}),
          new PutRecord("c", "17", new byte[] {3}));

  @Test
  @SuppressWarnings("unchecked") // The builder takes a generic array.
  void pairsResultsWithRecordsByIndex() {
    KinesisPort port =
        port(
            request -> {
              assertThat(request.streamName()).isEqualTo("listens");
              assertThat(request.records().get(0).partitionKey()).isEqualTo("ğ");
              assertThat(request.records().get(0).explicitHashKey()).isNull();
              assertThat(request.records().get(2).explicitHashKey()).isEqualTo("17");
              assertThat(request.records().get(2).data().asByteArray()).containsExactly(3);
              return PutRecordsResponse.builder()
                  .failedRecordCount(2)
                  .records(
                      r -> r.errorCode("ProvisionedThroughputExceededException").errorMessage("m"),
                      r -> r.shardId("shardId-000000000001").sequenceNumber("17"),
                      r -> r.errorCode("InternalFailure").errorMessage("n"))
                  .build();
            });

    assertThat(port.put(RECORDS))
        .containsExactly(
            new Refused(Severity.THROTTLED, "ProvisionedThroughputExceededException: m"),
            new Stored("shardId-000000000001", "17"),
            new Refused(Severity.TRANSIENT, "InternalFailure: n"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void tellsWhatARetryMends(RuntimeException failure, Severity expected) {
    KinesisPort port =
        port(
            request -> {
              throw failure;
            });

    assertThatExceptionOfType(CallFailedException.class)
        .isThrownBy(() -> port.put(RECORDS))
        .withCause(failure)
        .satisfies(e -> assertThat(e.severity()).isEqualTo(expected));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(ResourceNotFoundException.builder().statusCode(400).build(), Severity.FATAL),
        Arguments.of(service(400, "AccessDeniedException"), Severity.FATAL),
        Arguments.of(service(400, "ValidationException"), Severity.FATAL),
        Arguments.of(service(400, "ThrottlingException"), Severity.THROTTLED),
        Arguments.of(LimitExceededException.builder().statusCode(400).build(), Severity.THROTTLED),
        Arguments.of(
            ProvisionedThroughputExceededException.builder().statusCode(400).build(),
            Severity.THROTTLED),
        Arguments.of(service(500, "InternalFailure"), Severity.TRANSIENT),
        Arguments.of(service(503, "ServiceUnavailable"), Severity.TRANSIENT),
        Arguments.of(
            ApiCallTimeoutException.create("too slow", new RuntimeException()), Severity.TRANSIENT),
        Arguments.of(SdkClientException.create("reset", new IOException()), Severity.TRANSIENT),
        Arguments.of(SdkClientException.create("Unable to load credentials"), Severity.FATAL),
        Arguments.of(new IllegalStateException("Connection pool shut down"), Severity.FATAL));
  }

  @Test
  void namesTheServicesErrorCode() {
    KinesisPort port =
        port(
            request -> {
              throw service(400, "AccessDeniedException");
            });

    assertThatExceptionOfType(CallFailedException.class)
        .isThrownBy(() -> port.put(RECORDS))
        .withMessage("AccessDeniedException: what happened");
  }

  private static RuntimeException service(int status, String code) {
    return KinesisException.builder()
        .statusCode(status)
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode(code).errorMessage("what happened").build())
        .build();
  }

  @Test
  void listsOpenShardsPageByPage() {
    KinesisPort port =
        new SdkKinesisPort(
            new FakeClient() {
              @Override
              public ListShardsResponse listShards(ListShardsRequest request) {
                return request.nextToken() == null
                    ? firstPage(request)
                    : ListShardsResponse.builder().shards(shard("3", "9", null)).build();
              }
            },
            "listens",
            Duration.ofSeconds(1));

    assertThat(port.openShards())
        .containsExactly(
            new KinesisPort.Shard("1", new HashKey(0, 0)),
            new KinesisPort.Shard("3", new HashKey(0, 9)));
  }

  @Test
  void aSuppliedClientIsNeverClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    KinesisClient client =
        new FakeClient() {
          @Override
          public ListShardsResponse listShards(ListShardsRequest request) {
            return ListShardsResponse.builder().shards(shard("1", "0", null)).build();
          }

          @Override
          public PutRecordsResponse putRecords(PutRecordsRequest request) {
            return PutRecordsResponse.builder()
                .records(PutRecordsResultEntry.builder().shardId("1").sequenceNumber("7").build())
                .build();
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    ListenProducer producer =
        new ListenProducer(client, ProducerConfig.forStream("listens").build());
    CompletableFuture<Receipt> sent = producer.sendRaw("key", new byte[1]);

    producer.close();

    assertThat(sent).isCompletedWithValue(new Receipt("1", "7", 0));
    assertThat(closed).isFalse();
  }

  private static ListShardsResponse firstPage(ListShardsRequest request) {
    assertThat(request.streamName()).isEqualTo("listens");
    return ListShardsResponse.builder()
        .shards(shard("1", "0", null), shard("2", "5", "closed at"))
        .nextToken("more")
        .build();
  }

  private static Shard shard(String id, String start, @Nullable String end) {
    return Shard.builder()
        .shardId(id)
        .hashKeyRange(r -> r.startingHashKey(start))
        .sequenceNumberRange(r -> r.startingSequenceNumber("1").endingSequenceNumber(end))
        .build();
  }

  private static KinesisPort port(Function<PutRecordsRequest, PutRecordsResponse> answer) {
    KinesisClient client =
        new FakeClient() {
          @Override
          public PutRecordsResponse putRecords(PutRecordsRequest request) {
            return answer.apply(request);
          }
        };
    return new SdkKinesisPort(client, "listens", Duration.ofSeconds(1));
  }

  private abstract static class FakeClient implements KinesisClient {
    @Override
    public String serviceName() {
      return "kinesis";
    }

    @Override
    public void close() {
      throw new AssertionError("A supplied client is never closed");
    }
  }
}
