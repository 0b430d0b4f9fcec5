package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPlannerTest {

  private static final long ALL = Long.MAX_VALUE;

  private final FakeKinesis kinesis = new FakeKinesis();
  private final BatchPlanner planner = new BatchPlanner(kinesis, kinesis);

  @Test
  void endsABatchAtTheLastRecordThatIsThere() {
    kinesis.shard("s0").put("s0", 5);
    StreamPosition end = planner.next(start(), ALL, null);
    assertThat(end.shards()).containsExactly(Map.entry("s0", after("s0", 4)));
  }

  @Test
  void answersWithTheStartWhenThereIsNothingNew() {
    kinesis.shard("s0").shard("s1").put("s0", 3);
    StreamPosition end = planner.next(start(), ALL, null);
    kinesis.pass(Duration.ofHours(3));
    assertThat(planner.next(end, ALL, null)).isSameAs(end);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 60, 3_600, 86_400, 30 * 86_400})
  void findsTheLastRecordHoweverLongAgoItCame(long secondsAgo) {
    kinesis.shard("s0").put("s0", 2_500).pass(Duration.ofSeconds(secondsAgo));
    assertThat(planner.next(start(), ALL, null).shards()).containsEntry("s0", after("s0", 2_499));
  }

  @Test
  void looksAtAQuietShardOnceATrigger() {
    kinesis.shard("s0").put("s0", 10);
    StreamPosition end = planner.next(start(), ALL, null);
    kinesis.pass(Duration.ofMinutes(10));
    planner.next(end, ALL, null);
    kinesis.pass(Duration.ofMillis(100)).takeCalls();

    planner.next(end, ALL, null);

    assertThat(kinesis.takeCalls()).containsExactly("list", "iterator", "read");
  }

  @Test
  void countsOutTheRecordsOfABoundedBatchAndSharesThemAmongTheShards() {
    kinesis.shard("s0").shard("s1").put("s0", 100).put("s1", 3);
    StreamPosition first = planner.next(start(), 20, null);
    assertThat(first.shards())
        .containsEntry("s0", after("s0", 9))
        .containsEntry("s1", after("s1", 2));
    StreamPosition second = planner.next(first, 20, null);
    assertThat(second.shards()).containsEntry("s0", after("s0", 19));
  }

  @Test
  void readsAParentToItsEndBeforeItsChildren() {
    kinesis.shard("s0").put("s0", 4).shard("s1", "s0").shard("s2", "s0").put("s1", 2).put("s2", 2);
    StreamPosition first = planner.next(start(), ALL, null);
    assertThat(first.shards())
        .containsEntry("s0", ShardPosition.ended())
        .containsEntry("s1", ShardPosition.trimHorizon())
        .containsEntry("s2", ShardPosition.trimHorizon());
    assertThat(planner.next(first, ALL, null).shards())
        .containsEntry("s1", after("s1", 1))
        .containsEntry("s2", after("s2", 1));
  }

  @Test
  void waitsForBothParentsOfAMerge() {
    kinesis.shard("s0").shard("s1").put("s0", 50).put("s1", 1).shard("s2", "s0", "s1").put("s2", 1);
    StreamPosition first = planner.next(start(), 4, null);
    assertThat(first.shards())
        .containsEntry("s0", after("s0", 1))
        .containsEntry("s1", ShardPosition.ended())
        .containsEntry("s2", ShardPosition.trimHorizon());
    assertThat(planner.next(first, 4, null).shards())
        .containsEntry("s2", ShardPosition.trimHorizon());
  }

  @Test
  void goesOnWithTheChildrenAtOnceWhenAParentHoldsNothingMore() {
    kinesis.shard("s0").put("s0", 4);
    StreamPosition read = planner.next(start(), ALL, null);
    kinesis.shard("s1", "s0").shard("s2", "s1").put("s2", 2);
    assertThat(planner.next(read, ALL, null).shards())
        .containsEntry("s0", ShardPosition.ended())
        .containsEntry("s1", ShardPosition.ended())
        .containsEntry("s2", after("s2", 1));
  }

  @Test
  void forgetsAnEndedShardOnceRetentionHasTakenIt() {
    kinesis.shard("s0").put("s0", 1).shard("s1", "s0");
    StreamPosition read = planner.next(start(), ALL, null);
    kinesis.put("s1", 1).remove("s0");
    assertThat(planner.next(read, ALL, null).shards()).containsOnlyKeys("s1");
  }

  @Test
  void startsBehindTheTipForLatest() {
    kinesis.shard("s0").put("s0", 7).shard("s1", "s0").put("s1", 3).shard("s2");
    StreamPosition latest = planner.initial("stream", new StartingPosition.Latest());
    assertThat(latest.shards())
        .containsEntry("s0", ShardPosition.ended())
        .containsEntry("s1", after("s1", 2))
        .containsEntry("s2", ShardPosition.trimHorizon());
  }

  @Test
  void goesNoFurtherThanTheCeiling() {
    kinesis.shard("s0").put("s0", 10);
    StreamPosition ceiling = planner.tip("stream");
    kinesis.put("s0", 10).shard("s1").put("s1", 5);
    StreamPosition end = planner.next(start(), ALL, ceiling);
    assertThat(end.shards())
        .containsEntry("s0", after("s0", 9))
        .containsEntry("s1", ShardPosition.trimHorizon());
    assertThat(planner.next(end, ALL, ceiling)).isSameAs(end);
  }

  @Test
  void isLoudAboutAStreamThatWasMadeAgain() {
    kinesis.shard("s0").put("s0", 1);
    StreamPosition end = planner.next(start(), ALL, null);
    kinesis.recreate();
    assertThatThrownBy(() -> planner.next(end, ALL, null))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("it was made at 2024-06-25T12:00:00.001Z")
        .hasMessageContaining("expected the one made at 2024-06-25T00:00:00Z")
        .hasMessageContaining("set option failOnDataLoss to false");
  }

  @Test
  void isLoudAboutAnUnreadShardThatIsGone() {
    kinesis.shard("s0").shard("s1").put("s0", 1).put("s1", 1);
    StreamPosition end = planner.next(start(), ALL, null);
    kinesis.remove("s1");
    assertThatThrownBy(() -> planner.next(end, ALL, null))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("Cannot read s1: it is gone");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void readsEveryRecordOnceAndParentsFirstWhateverTheReshards(long seed) {
    Random random = new Random(seed);
    kinesis.shard("s0").shard("s1");
    List<String> open = new ArrayList<>(List.of("s0", "s1"));
    List<String> put = new ArrayList<>();
    List<String> read = new ArrayList<>();
    StreamPosition position = start();
    int shards = 2;
    for (int step = 0; step < 200; step++) {
      String shard = open.get(random.nextInt(open.size()));
      kinesis.put(shard, random.nextInt(20)).pass(Duration.ofSeconds(random.nextInt(90)));
      if (random.nextInt(8) == 0) {
        open.remove(shard);
        String child = "s" + shards++;
        if (random.nextBoolean() && !open.isEmpty()) {
          String other = open.remove(random.nextInt(open.size()));
          kinesis.shard(child, shard, other);
        } else {
          String second = "s" + shards++;
          kinesis.shard(child, shard).shard(second, shard);
          open.add(second);
        }
        open.add(child);
      }
      if (random.nextInt(4) == 0) {
        position = batch(position, random.nextBoolean() ? ALL : 1 + random.nextInt(50), read);
      }
    }
    for (int i = 0; i < shards; i++) {
      kinesis.recordsOf("s" + i).forEach(record -> put.add(idOf(record.data())));
    }
    StreamPosition before;
    do {
      before = position;
      position = batch(position, ALL, read);
    } while (!position.equals(before));
    assertThat(read).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(put);
    for (KinesisPort.Shard shard : kinesis.listShards()) {
      for (String parent : shard.parents()) {
        assertThat(lastOf(read, parent)).isLessThan(firstOf(read, shard.shardId()));
      }
    }
  }

  private static int lastOf(List<String> read, String shard) {
    for (int i = read.size() - 1; i >= 0; i--) {
      if (read.get(i).startsWith(shard + "#")) {
        return i;
      }
    }
    return -1;
  }

  private static int firstOf(List<String> read, String shard) {
    for (int i = 0; i < read.size(); i++) {
      if (read.get(i).startsWith(shard + "#")) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  private StreamPosition batch(StreamPosition from, long maxRecords, List<String> read) {
    StreamPosition to = planner.next(from, maxRecords, null);
    for (ShardRange range : ShardRange.between(from, to)) {
      RangeReader reader = new RangeReader(kinesis, range, true);
      for (@Nullable UserRecord record = reader.next(); record != null; record = reader.next()) {
        read.add(idOf(record.data()));
      }
    }
    return to;
  }

  private static String idOf(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  private StreamPosition start() {
    return planner.initial("stream", new StartingPosition.TrimHorizon());
  }

  private ShardPosition after(String shard, int index) {
    return ShardPosition.after(kinesis.recordsOf(shard).get(index).sequenceNumber());
  }

  @Test
  void takesATimeAsTheStartOfEveryShard() {
    kinesis.shard("s0").put("s0", 10);
    Instant time = kinesis.recordsOf("s0").get(4).arrivedAt();
    List<String> read = new ArrayList<>();
    batch(planner.initial("stream", new StartingPosition.At(time)), ALL, read);
    assertThat(read).containsExactly("s0#5", "s0#6", "s0#7", "s0#8", "s0#9", "s0#10");
  }
}
