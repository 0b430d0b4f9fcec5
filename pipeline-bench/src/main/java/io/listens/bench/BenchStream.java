package io.listens.bench;

import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.kinesis.KinesisSourceProvider;
import io.listens.testkit.LocalAws;
import io.listens.testkit.local.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** A stream of one shard in the embedded Kinesis, and a Spark that reads it. */
final class BenchStream implements AutoCloseable {

  static final String NAME = "listens";

  private static final int PUT_RECORDS = 500;

  final LocalAws aws = LocalAws.start();
  final SparkSession spark = LocalSpark.start(aws);

  BenchStream() {
    aws.kinesis().createStream(r -> r.streamName(NAME).shardCount(1));
  }

  /**
   * Puts records.
   *
   * @param bytes of each
   */
  void put(int records, int bytes) {
    byte[] data = new byte[bytes];
    Arrays.fill(data, (byte) 'x');
    for (int from = 0; from < records; from += PUT_RECORDS) {
      List<PutRecordsRequestEntry> entries = new ArrayList<>();
      for (int i = from; i < Math.min(records, from + PUT_RECORDS); i++) {
        entries.add(
            PutRecordsRequestEntry.builder()
                .partitionKey("key-" + i)
                .data(SdkBytes.fromByteArrayUnsafe(data))
                .build());
      }
      aws.kinesis().putRecords(r -> r.streamName(NAME).records(entries));
    }
  }

  Map<String, String> options(String start) {
    return Map.of(
        KinesisOptions.STREAM_NAME,
        NAME,
        KinesisOptions.REGION,
        aws.region(),
        KinesisOptions.ENDPOINT_URL,
        aws.endpoint().toString(),
        KinesisOptions.STARTING_POSITION,
        start);
  }

  static String format() {
    return KinesisSourceProvider.FORMAT;
  }

  @Override
  public void close() {
    spark.stop();
    aws.close();
  }
}
