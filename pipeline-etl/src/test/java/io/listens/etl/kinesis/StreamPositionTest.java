package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StreamPositionTest {

  /** What releases have written into checkpoints: it must stay readable for ever. */
  private static final String VERSION_1 =
      "{\"v\":1,\"stream\":\"listens\",\"created\":1719337393000,\"shards\":{"
          + "\"shardId-000000000000\":\"ended\","
          + "\"shardId-000000000001\":"
          + "\"after:49653385270341298762187359231234567890123456789012345678\","
          + "\"shardId-000000000002\":\"trim_horizon\","
          + "\"shardId-000000000003\":\"at:2024-06-25T17:43:13.123Z\","
          + "\"shardId-000000000004\":\"after:4959@1719337393123\","
          + "\"shardId-000000000005\":\"trim_horizon@1719337393123\"}}";

  private static final StreamPosition POSITION =
      new StreamPosition(
          "listens",
          Instant.ofEpochMilli(1719337393000L),
          new TreeMap<>(
              Map.of(
                  "shardId-000000000000",
                  ShardPosition.ended(),
                  "shardId-000000000001",
                  ShardPosition.after(
                      new SequenceNumber(
                          "49653385270341298762187359231234567890123456789012345678")),
                  "shardId-000000000002",
                  ShardPosition.trimHorizon(),
                  "shardId-000000000003",
                  ShardPosition.at(Instant.parse("2024-06-25T17:43:13.123Z")),
                  "shardId-000000000004",
                  ShardPosition.after(new SequenceNumber("4959"))
                      .since(Instant.ofEpochMilli(1719337393123L)),
                  "shardId-000000000005",
                  ShardPosition.trimHorizon().since(Instant.ofEpochMilli(1719337393123L)))));

  @Test
  void isWrittenAsPinned() {
    assertThat(POSITION.toJson()).isEqualTo(VERSION_1);
  }

  @Test
  void isReadAsPinned() {
    assertThat(StreamPosition.fromJson(VERSION_1)).isEqualTo(POSITION);
  }

  @Test
  void refusesALaterVersion() {
    assertThatThrownBy(() -> StreamPosition.fromJson(VERSION_1.replace("\"v\":1", "\"v\":2")))
        .hasMessageContaining("version 2; expected 1");
  }

  @Test
  void refusesWhatIsNoPosition() {
    assertThatThrownBy(() -> StreamPosition.fromJson("{\"v\":1}"))
        .hasMessageContaining("expected stream, created and shards");
    assertThatThrownBy(() -> StreamPosition.fromJson("nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ShardPosition.parse("behind:3"))
        .hasMessageContaining("'behind:3'; expected trim_horizon");
  }

  @Test
  void comparesSequenceNumbersAsNumbers() {
    assertThat(new SequenceNumber("9")).isLessThan(new SequenceNumber("10"));
    assertThat(new SequenceNumber("0010")).isEqualTo(new SequenceNumber("10"));
    assertThat(new SequenceNumber("0")).isLessThan(new SequenceNumber("1"));
  }
}
