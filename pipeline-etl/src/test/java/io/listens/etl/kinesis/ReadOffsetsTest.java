package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadOffsetsTest {

  private static String offset(long created, String shards) {
    return "{\"v\":1,\"stream\":\"s\",\"created\":%d,\"shards\":{%s}}"
        .formatted(created, shards.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // read by the archive | read by the windows | covers
        "'shardId-0':'after:10' | 'shardId-0':'after:9'  | true",
        "'shardId-0':'after:10' | 'shardId-0':'after:10@5' | true",
        "'shardId-0':'after:9'  | 'shardId-0':'after:10' | false",
        "'shardId-0':'after:10','shardId-1':'after:1' | 'shardId-0':'after:9','shardId-1':'after:2' | false",
        "'shardId-0':'ended' | 'shardId-0':'after:10' | true",
        "'shardId-0':'after:10' | 'shardId-0':'ended' | false",
        "'shardId-0':'trim_horizon' | 'shardId-0':'after:1' | false",
        "'shardId-0':'trim_horizon' | 'shardId-0':'trim_horizon' | true",
        // A child that the archive doesn't know of yet, with records and without.
        "'shardId-0':'after:1' | 'shardId-0':'after:1','shardId-1':'after:2' | false",
        "'shardId-0':'after:1' | 'shardId-0':'after:1','shardId-1':'trim_horizon' | true",
        // A parent that the archive has forgotten.
        "'shardId-1':'after:5' | 'shardId-0':'ended','shardId-1':'after:5' | true",
      })
  void comparesShardByShard(String read, String other, boolean covers) {
    assertThat(ReadOffsets.covers(offset(1, read), offset(1, other))).isEqualTo(covers);
  }

  @Test
  void knowsAStreamThatWasMadeAgain() {
    String before = offset(1, "'shardId-0':'after:10'");
    String after = offset(2, "'shardId-0':'after:2'");
    assertThat(ReadOffsets.covers(after, before)).isTrue();
    assertThat(ReadOffsets.covers(before, after)).isFalse();
    assertThat(ReadOffsets.covers(before.replace("\"s\"", "\"t\""), before)).isFalse();
  }

  @Test
  void refusesWhatIsNoOffset() {
    assertThatThrownBy(() -> ReadOffsets.covers("{\"other\":1}", offset(1, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected stream, created and shards");
  }
}
