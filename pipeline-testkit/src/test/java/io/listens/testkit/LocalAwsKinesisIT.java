package io.listens.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.junit.LocalAwsExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class LocalAwsKinesisIT {

  @RegisterExtension static final LocalAwsExtension AWS = new LocalAwsExtension();

  private final LocalAws aws = AWS.get();

  @Test
  void recordsComeBackAsTheyWerePut() {
    KinesisClient kinesis = aws.kinesis();
    kinesis.createStream(r -> r.streamName("listens").shardCount(1));
    List<PutRecordsRequestEntry> entries =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    PutRecordsRequestEntry.builder()
                        .partitionKey("user-" + i)
                        .data(SdkBytes.fromUtf8String("ş" + i))
                        .build())
            .toList();

    PutRecordsResponse put = kinesis.putRecords(r -> r.streamName("listens").records(entries));
    GetRecordsResponse got = read(kinesis);

    assertThat(put.failedRecordCount()).isZero();
    assertThat(got.records())
        .extracting(Record::partitionKey)
        .containsExactlyElementsOf(
            entries.stream().map(PutRecordsRequestEntry::partitionKey).toList());
    assertThat(got.records())
        .extracting(Record::data)
        .containsExactlyElementsOf(entries.stream().map(PutRecordsRequestEntry::data).toList());
    assertThat(got.records())
        .extracting(Record::sequenceNumber)
        .containsExactlyElementsOf(put.records().stream().map(e -> e.sequenceNumber()).toList());
    assertThat(got.millisBehindLatest()).isZero();
  }

  private static GetRecordsResponse read(KinesisClient kinesis) {
    String iterator =
        kinesis
            .getShardIterator(
                r ->
                    r.streamName("listens")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return kinesis.getRecords(r -> r.shardIterator(iterator));
  }

  @Test
  void anErrorIsTheSdksException() {
    assertThatThrownBy(() -> aws.kinesis().describeStream(r -> r.streamName("nowhere")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Stream nowhere under account 000000000000 not found.");
  }

  @Test
  void anUnknownOperationIsNamed() {
    assertThatThrownBy(() -> aws.kinesis().getResourcePolicy(r -> r.resourceARN("arn:x")))
        .isInstanceOfSatisfying(
            KinesisException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException"))
        .hasMessageContaining("GetResourcePolicy");
  }

  @Test
  void theAsynchronousClientIsServedToo() {
    aws.kinesis().createStream(r -> r.streamName("listens").shardCount(1));
    try (KinesisAsyncClient kinesis = aws.configure(KinesisAsyncClient.builder()).build()) {
      kinesis
          .putRecord(
              r ->
                  r.streamName("listens")
                      .partitionKey("k")
                      .data(SdkBytes.fromByteArray("v".getBytes(StandardCharsets.UTF_8))))
          .join();
    }

    assertThat(read(aws.kinesis()).records()).hasSize(1);
  }
}
