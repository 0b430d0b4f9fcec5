package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.kinesis.agg.AggRecord;
import com.amazonaws.kinesis.agg.RecordAggregator;
import io.listens.etl.kinesis.KinesisPort.DataRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against records made by Amazon's own library. */
class DeaggregationTest {

  private static final Instant ARRIVED = Instant.parse("2024-06-25T17:43:13Z");

  @Test
  void takesApartWhatAmazonsLibraryPutTogether() throws Exception {
    Random random = new Random(7);
    RecordAggregator aggregator = new RecordAggregator();
    List<String> put = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] data = new byte[random.nextInt(300)];
      random.nextBytes(data);
      String key = "user-ü" + random.nextInt(50);
      aggregator.addUserRecord(key, random.nextBoolean() ? null : "12345", data);
      put.add(i + " " + key + " " + hex(data));
    }
    List<UserRecord> parts = Deaggregation.takeApart(record(aggregator.clearAndGet()));
    assertThat(parts)
        .extracting(p -> p.subSequenceNumber() + " " + p.partitionKey() + " " + hex(p.data()))
        .isEqualTo(put);
    assertThat(parts).allMatch(p -> p.sequenceNumber().digits().equals("4959"));
    assertThat(parts).allMatch(p -> p.arrivedAt().equals(ARRIVED));
  }

  @Test
  void leavesAloneWhatOnlyLooksAggregated() throws Exception {
    RecordAggregator aggregator = new RecordAggregator();
    aggregator.addUserRecord("key", "data".getBytes(StandardCharsets.UTF_8));
    byte[] aggregated = aggregator.clearAndGet().toRecordBytes();
    for (int i = 0; i < aggregated.length; i++) {
      byte[] broken = aggregated.clone();
      broken[i] ^= 1;
      assertIsWhole(broken);
    }
    assertIsWhole(new byte[0]);
    assertIsWhole(new byte[] {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2});
    assertIsWhole("{\"user_id\":\"1\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static void assertIsWhole(byte[] data) {
    assertThat(Deaggregation.takeApart(record(data)))
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.data()).isEqualTo(data);
              assertThat(part.partitionKey()).isEqualTo("outer");
              assertThat(part.subSequenceNumber()).isZero();
            });
  }

  private static DataRecord record(AggRecord aggregated) {
    return record(aggregated.toRecordBytes());
  }

  private static DataRecord record(byte[] data) {
    return new DataRecord(new SequenceNumber("4959"), ARRIVED, "outer", data);
  }

  private static String hex(byte[] data) {
    return HexFormat.of().formatHex(data);
  }
}
