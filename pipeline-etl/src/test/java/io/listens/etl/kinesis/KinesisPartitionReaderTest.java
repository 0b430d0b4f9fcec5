package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.kinesis.agg.RecordAggregator;
import io.listens.etl.kinesis.KinesisPort.DataRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;

class KinesisPartitionReaderTest {

  @Test
  void makesARowOfEachRecordThatAmazonsLibraryPutTogether() throws Exception {
    RecordAggregator aggregator = new RecordAggregator();
    for (int i = 0; i < 3; i++) {
      aggregator.addUserRecord("user-" + i, null, ("data-" + i).getBytes(StandardCharsets.UTF_8));
    }
    List<DataRecord> records =
        List.of(
            record("7", "outer", aggregator.clearAndGet().toRecordBytes()),
            record("8", "user-9", "data-9".getBytes(StandardCharsets.UTF_8)));
    assertThat(rows(records))
        .containsExactly(
            "s0 7/0 user-0 data-0",
            "s0 7/1 user-1 data-1",
            "s0 7/2 user-2 data-2",
            "s0 8/0 user-9 data-9");
  }

  private static DataRecord record(String sequenceNumber, String key, byte[] data) {
    Instant arrived = Instant.parse("2024-06-25T17:43:13Z");
    return new DataRecord(new SequenceNumber(sequenceNumber), arrived, key, data);
  }

  private static List<String> rows(List<DataRecord> kept) throws Exception {
    StructType columns = KinesisColumns.of(null);
    KinesisPartitionReader.Factory factory =
        new KinesisPartitionReader.Factory(
            KinesisConfig.parse(
                new CaseInsensitiveStringMap(Map.of("streamName", "s", "region", "eu-west-1"))),
            columns,
            new LossPolicy(true, ReadMetrics.local()),
            new Retention(Duration.ofHours(24)));
    ShardRange range =
        new ShardRange(
            "s0",
            ShardPosition.trimHorizon(),
            ShardPosition.after(kept.get(kept.size() - 1).sequenceNumber()));
    List<String> rows = new ArrayList<>();
    try (PartitionReader<InternalRow> reader =
        factory.createReader(
            new KinesisPartitionReader.Partition(new PlannedShard(range, kept.size(), kept)))) {
      while (reader.next()) {
        InternalRow row = reader.get();
        rows.add(
            row.getString(columns.fieldIndex("shardId"))
                + " "
                + row.getString(columns.fieldIndex("sequenceNumber"))
                + "/"
                + row.getLong(columns.fieldIndex("subSequenceNumber"))
                + " "
                + row.getString(columns.fieldIndex("partitionKey"))
                + " "
                + new String(row.getBinary(columns.fieldIndex("data")), StandardCharsets.UTF_8));
      }
    }
    return rows;
  }
}
