package io.listens.etl.kcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.decode.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewRecordsTest {

  private static ReceivedRecord record(String place) {
    String[] parts = place.split("\\.", 2);
    return new ReceivedRecord(
        new Mark(parts[0], parts.length > 1 ? Long.parseLong(parts[1]) : 0),
        1_719_000_000_123L,
        "key",
        place.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> rows(
      List<ReceivedRange> ranges, Map<String, Mark> landed, String... places) {
    List<String> rows = new ArrayList<>();
    List<ReceivedRecord> received = List.of(places).stream().map(NewRecordsTest::record).toList();
    new NewRecords(received.iterator(), ranges, landed)
        .forEachRemaining(
            row -> {
              StreamRecord record = StreamRecord.of(row);
              rows.add(
                  record.shardId()
                      + ":"
                      + record.sequenceNumber()
                      + "."
                      + record.subSequenceNumber());
            });
    return rows;
  }

  private static ReceivedRange range(String shard, String first, String last, int records) {
    return new ReceivedRange(shard, first, last, records);
  }

  @Test
  void eachRecordGetsItsShardAlsoWhereNumbersInterleave() {
    assertThat(
            rows(
                List.of(range("a", "1", "5", 2), range("b", "2", "3", 2), range("a", "7", "7", 1)),
                Map.of(),
                "1",
                "5",
                "2",
                "3",
                "7"))
        .containsExactly("a:1.0", "a:5.0", "b:2.0", "b:3.0", "a:7.0");
  }

  @Test
  void whatHasLandedIsLeftOut() {
    assertThat(
            rows(
                List.of(range("a", "8", "10", 4), range("b", "9", "9", 1)),
                Map.of("a", new Mark("9", 1)),
                "8",
                "9.1",
                "9.2",
                "10",
                "9"))
        .containsExactly("a:9.2", "a:10.0", "b:9.0");
  }

  @Test
  void whatComesTwiceInOneBatchIsTakenOnce() {
    assertThat(
            rows(
                List.of(range("a", "1", "3", 3), range("a", "2", "4", 3)),
                Map.of(),
                "1",
                "2",
                "3",
                "2",
                "3",
                "4"))
        .containsExactly("a:1.0", "a:2.0", "a:3.0", "a:4.0");
  }

  @Test
  void anAggregatedRecordMayComeInTwoParts() {
    assertThat(
            rows(
                List.of(range("a", "1", "2", 2), range("a", "2", "3", 2)),
                Map.of(),
                "1",
                "2.0",
                "2.1",
                "3"))
        .containsExactly("a:1.0", "a:2.0", "a:2.1", "a:3.0");
  }

  /** The connector reads a lost block from Kinesis, without the parts of its last record. */
  @Test
  void fewerRecordsThanWereReceivedAreRefused() {
    List<ReceivedRange> ranges = List.of(range("a", "1", "2", 3), range("b", "4", "4", 1));

    assertThatThrownBy(() -> rows(ranges, Map.of(), "1", "2.0", "4"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found 4 as record 3");
    assertThatThrownBy(() -> rows(ranges, Map.of(), "1", "2.0", "2.1"))
        .hasMessageContaining("found the end");
    assertThatThrownBy(() -> rows(ranges, Map.of(), "1", "2.0", "2.1", "5"))
        .hasMessageContaining("found 5");
    assertThatThrownBy(() -> rows(ranges, Map.of(), "1", "2.0", "2.1", "4", "6"))
        .hasMessageContaining("found 6");
  }
}
