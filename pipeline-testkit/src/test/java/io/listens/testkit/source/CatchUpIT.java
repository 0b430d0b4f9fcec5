package io.listens.testkit.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.kinesis.KinesisOptions;
import io.listens.testkit.ManualClock;
import io.listens.testkit.backend.EmbeddedOnly;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * A day of backlog in two shards, one ten times as dense as the other: all of it passes a watermark
 * of ten minutes.
 */
@EmbeddedOnly("moves the clock")
class CatchUpIT {

  /** Short of the retention of 24 hours, so that the oldest is still there. */
  private static final int MINUTES = 1_430;

  private static final int SPARSE = 4;
  private static final int DENSE = 10 * SPARSE;
  private static final int RECORDS = MINUTES * (SPARSE + DENSE);

  /** Records of one batch: 32 batches. */
  private static final int BATCH = 2_000;

  @TempDir Path scratch;

  private record Outcome(long rows, long late, int batches) {}

  @Test
  void catchingUpWithADayDropsNothingAsLate() throws Exception {
    ManualClock clock = ManualClock.startingAt(Instant.now().minus(Duration.ofMinutes(MINUTES)));
    try (SourceUnderTest under = new SourceUnderTest(scratch, clock)) {
      under.create(2);
      for (int minute = 0; minute < MINUTES; minute++) {
        putAMinute(under);
        clock.advance(Duration.ofMinutes(1));
      }
      Outcome aligned = read(under, "aligned", under.stream(atMost(BATCH)));
      assertThat(aligned.rows()).isEqualTo(RECORDS);
      assertThat(aligned.batches()).isGreaterThanOrEqualTo(RECORDS / BATCH);
      assertThat(aligned.late()).isZero();

      // What it is worth: as many records of each shard, as sources do that bound shard by shard.
      Outcome apart = read(under, "apart", only(under, 0).union(only(under, 1)));
      assertThat(apart.rows()).isEqualTo(RECORDS);
      assertThat(apart.late()).isPositive();
    }
  }

  private static void putAMinute(SourceUnderTest under) {
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    entries.addAll(Collections.nCopies(SPARSE, entry(BigInteger.ZERO)));
    entries.addAll(Collections.nCopies(DENSE, entry(BigInteger.ONE.shiftLeft(127))));
    under.kinesis.putRecords(r -> r.streamName(SourceUnderTest.STREAM).records(entries));
  }

  private static PutRecordsRequestEntry entry(BigInteger hashKey) {
    return PutRecordsRequestEntry.builder()
        .partitionKey("key")
        .explicitHashKey(hashKey.toString())
        .data(SdkBytes.fromUtf8String("data"))
        .build();
  }

  private static String[] atMost(int records) {
    return new String[] {KinesisOptions.MAX_RECORDS_PER_TRIGGER, Integer.toString(records)};
  }

  /** One of both shards by itself. */
  private static Dataset<Row> only(SourceUnderTest under, int shard) {
    String other = under.shards().get(1 - shard).shardId();
    return under.stream(
        KinesisOptions.MAX_RECORDS_PER_TRIGGER,
        Integer.toString(2 * BATCH),
        KinesisOptions.STARTING_POSITION,
        "{\"" + other + "\":\"ended\"}");
  }

  /** Counts in windows all that there is. */
  private static Outcome read(SourceUnderTest under, String name, Dataset<Row> records)
      throws Exception {
    Dataset<Row> windows =
        records
            .withColumn("at", col("approximateArrivalTimestamp"))
            .withWatermark("at", "10 minutes")
            .groupBy(window(col("at"), "5 minutes"))
            .agg(count(lit(1)).as("n"));
    StreamingQuery query =
        under
            .available(windows)
            .option("checkpointLocation", under.checkpoint().resolve(name).toString())
            .outputMode("append")
            .foreachBatch((Dataset<Row> rows, Long batch) -> rows.count())
            .start();
    query.awaitTermination();
    long rows = 0;
    long late = 0;
    for (StreamingQueryProgress progress : query.recentProgress()) {
      rows += progress.numInputRows();
      late +=
          progress.stateOperators().length == 0
              ? 0
              : progress.stateOperators()[0].numRowsDroppedByWatermark();
    }
    return new Outcome(rows, late, query.recentProgress().length);
  }
}
