package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.kinesis.agg.RecordAggregator;
import io.listens.etl.kinesis.KinesisPort.DataRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPlannerTest {

  private static final Admission ALL = Admission.ALL;

  /** So much later that the shards are listed again. */
  private static final Duration LATER = Duration.ofSeconds(11);

  private final FakeKinesis kinesis = new FakeKinesis();
  private final ReadMetrics metrics = ReadMetrics.local();
  private final ShardCalls calls = new ShardCalls();
  private final BatchPlanner planner = planner(true);
  private final StreamBounds bounds = bounds(true);
  private final Map<String, Integer> firstBatch = new HashMap<>();
  private final Map<String, Integer> lastBatch = new HashMap<>();
  private int batches;

  private BatchPlanner planner(boolean failOnDataLoss) {
    return new BatchPlanner(kinesis, kinesis, calls, new LossPolicy(failOnDataLoss, metrics));
  }

  private StreamBounds bounds(boolean failOnDataLoss) {
    return new StreamBounds(kinesis, kinesis, calls, new LossPolicy(failOnDataLoss, metrics));
  }

  @AfterEach
  void stopThreads() {
    calls.close();
  }

  private static Admission atMost(long records) {
    return new Admission(records, Long.MAX_VALUE, 0, Duration.ZERO);
  }

  @Test
  void endsABatchAtTheLastRecordThatIsThere() {
    kinesis.shard("s0").put("s0", 5);
    StreamPosition end = planner.next(start(), ALL, null);
    assertThat(places(end)).containsExactly(Map.entry("s0", after("s0", 4)));
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
    assertThat(places(planner.next(start(), ALL, null))).containsEntry("s0", after("s0", 2_499));
  }

  @Test
  void looksAtAQuietShardOnceATrigger() {
    kinesis.shard("s0").put("s0", 10);
    StreamPosition end = planner.next(start(), ALL, null);
    kinesis.pass(Duration.ofMinutes(10));
    planner.next(end, ALL, null);
    kinesis.pass(Duration.ofMillis(100)).takeCalls();

    planner.next(end, ALL, null);

    assertThat(kinesis.takeCalls()).containsExactly("read");
  }

  @Test
  void readsAParentToItsEndBeforeItsChildren() {
    kinesis.shard("s0").put("s0", 4).shard("s1", "s0").shard("s2", "s0").put("s1", 2).put("s2", 2);
    StreamPosition first = planner.next(start(), ALL, null);
    assertThat(places(first))
        .containsEntry("s0", ShardPosition.ended())
        .containsEntry("s1", ShardPosition.trimHorizon())
        .containsEntry("s2", ShardPosition.trimHorizon());
    assertThat(places(planner.next(first, ALL, null)))
        .containsEntry("s1", after("s1", 1))
        .containsEntry("s2", after("s2", 1));
  }

  @Test
  void goesOnWithTheChildrenAtOnceWhenAParentHoldsNothingMore() {
    kinesis.shard("s0").put("s0", 4);
    StreamPosition read = planner.next(start(), ALL, null);
    kinesis.shard("s1", "s0").shard("s2", "s1").put("s2", 2);
    assertThat(places(planner.next(read, ALL, null)))
        .containsEntry("s0", ShardPosition.ended())
        .containsEntry("s1", ShardPosition.ended())
        .containsEntry("s2", after("s2", 1));
  }

  @Test
  void tellsTheEndOfAShardThoughNothingComesWithIt() {
    kinesis.shard("s0").put("s0", 4);
    StreamPosition read = planner.next(start(), ALL, null);
    kinesis.shard("s1", "s0").pass(LATER);
    StreamPosition end = planner.next(read, ALL, null);
    assertThat(places(end))
        .containsEntry("s0", ShardPosition.ended())
        .containsEntry("s1", ShardPosition.trimHorizon());
    assertThat(planner.next(end, ALL, null)).isSameAs(end);
  }

  @Test
  void tellsTheEndOfAShardUpToACeilingThoughNothingComesWithIt() {
    kinesis.shard("s0").put("s0", 4);
    StreamPosition read = planner.next(start(), ALL, null);
    kinesis.shard("s1", "s0").pass(LATER);
    StreamPosition ceiling = bounds.tip("stream");
    StreamPosition end = planner.next(read, ALL, ceiling);
    assertThat(places(end)).containsEntry("s0", ShardPosition.ended());
    assertThat(planner.next(end, ALL, ceiling)).isSameAs(end);
  }

  @Test
  void readsAPageOnceThatComesAgain() {
    kinesis.shard("s0").put("s0", 10).repeatRead(0);
    StreamPosition first = planner.next(start(), ALL, null);
    kinesis.put("s0", 2);
    StreamPosition second = planner.next(first, ALL, null);
    ShardRange range = ShardRange.between(first, second).get(0);
    assertThat(planner.known(range).orElseThrow().records()).isEqualTo(2);
  }

  @Test
  void forgetsAnEndedShardOnceRetentionHasTakenIt() {
    kinesis.shard("s0").put("s0", 1).shard("s1", "s0");
    StreamPosition read = planner.next(start(), ALL, null);
    kinesis.put("s1", 1).remove("s0").pass(LATER);
    assertThat(places(planner.next(read, ALL, null))).containsOnlyKeys("s1");
  }

  @Test
  void startsBehindTheTipForLatest() {
    kinesis.shard("s0").put("s0", 7).shard("s1", "s0").put("s1", 3).shard("s2");
    StreamPosition latest = bounds.initial("stream", new StartingPosition.Latest());
    assertThat(places(latest))
        .containsEntry("s0", ShardPosition.ended())
        .containsEntry("s1", after("s1", 2))
        .containsEntry("s2", ShardPosition.trimHorizon());
  }

  @Test
  void goesNoFurtherThanTheCeiling() {
    kinesis.shard("s0").put("s0", 10);
    StreamPosition ceiling = bounds.tip("stream");
    kinesis.put("s0", 10).shard("s1").put("s1", 5).pass(LATER);
    StreamPosition end = planner.next(start(), ALL, ceiling);
    assertThat(places(end))
        .containsEntry("s0", after("s0", 9))
        .containsEntry("s1", ShardPosition.trimHorizon());
    assertThat(planner.next(end, ALL, ceiling)).isSameAs(end);
  }

  @Test
  void isNotBehindWhenItPlannedABacklogToItsEnd() {
    kinesis.shard("s0").put("s0", 25_000).pass(Duration.ofSeconds(5));
    planner.next(start(), ALL, bounds.tip("stream"));
    assertThat(planner.millisBehind()).containsExactly(0L);
  }

  @Test
  void isLoudAboutAStreamThatWasMadeAgain() {
    kinesis.shard("s0").put("s0", 1);
    StreamPosition end = planner.next(start(), ALL, null);
    String earliest = kinesis.recordsOf("s0").get(0).sequenceNumber().digits();
    kinesis.recreate().pass(LATER);
    assertThatThrownBy(() -> planner.next(end, ALL, null))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("s0 was to be read from " + end.shards().get("s0"))
        .hasMessageContaining("the earliest record that it holds now is " + earliest)
        .hasMessageContaining("it was made at 2024-06-25T12:00:00.001Z")
        .hasMessageContaining("expected the one made at 2024-06-25T00:00:00Z")
        .hasMessageContaining("set option failOnDataLoss to false");
  }

  @Test
  void isLoudAboutAnUnreadShardThatIsGone() {
    kinesis.shard("s0").shard("s1").put("s0", 1).put("s1", 1);
    StreamPosition end = planner.next(start(), ALL, null);
    String earliest = kinesis.recordsOf("s0").get(0).sequenceNumber().digits();
    kinesis.remove("s1").pass(LATER);
    assertThatThrownBy(() -> planner.next(end, ALL, null))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("Cannot read s1: it is gone")
        .hasMessageContaining("expected it to be there from " + end.shards().get("s1"))
        .hasMessageContaining("The earliest record that is left is " + earliest + " of s0")
        .hasMessageContaining("set option failOnDataLoss to false");
  }

  /** A batch that a killed driver planned is read by the next one, who planned nothing. */
  @Test
  void isLoudAboutWhatIsGoneOfABatchThatWasPlannedBefore() {
    kinesis.shard("s0").shard("s1").put("s0", 1).put("s1", 1);
    StreamPosition start = start();
    StreamPosition end = planner.next(start, ALL, null);
    kinesis.remove("s1");
    assertThatThrownBy(() -> planner(true).parts(start, end))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("Cannot read s1: it is gone");
    assertThat(planner(false).parts(start, end))
        .extracting(part -> part.range().shardId())
        .containsExactly("s0");
    kinesis.recreate();
    assertThatThrownBy(() -> planner(true).parts(start, end))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("it was made at");
    assertThat(planner(false).parts(start, end)).isEmpty();
    assertThat(metrics.losses().value()).isEqualTo(2);
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
      if (random.nextBoolean()) {
        kinesis.put(shard, random.nextInt(20));
      } else {
        kinesis.putAtOnce(shard, random.nextInt(20));
      }
      kinesis.pass(Duration.ofSeconds(random.nextInt(90)));
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
        position =
            batch(position, random.nextBoolean() ? ALL : atMost(1 + random.nextInt(50)), read);
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
        assertThat(lastBatch.getOrDefault(parent, -1))
            .as("seed %d: the last batch of %s, before %s", seed, parent, shard.shardId())
            .isLessThan(firstBatch.getOrDefault(shard.shardId(), Integer.MAX_VALUE));
      }
    }
  }

  private StreamPosition batch(StreamPosition from, Admission admission, List<String> read) {
    StreamPosition to = planner.next(from, admission, null);
    batches++;
    for (ShardRange range : ShardRange.between(from, to)) {
      List<String> again = new ArrayList<>();
      try (RangeReader reader = RangeReaderTest.reader(kinesis, range, true)) {
        for (@Nullable DataRecord record = reader.next(); record != null; record = reader.next()) {
          again.add(idOf(record.data()));
        }
      }
      planner
          .known(range)
          .map(PlannedShard::kept)
          .ifPresent(
              kept ->
                  assertThat(kept.stream().map(record -> idOf(record.data())).toList())
                      .as("what travels with the task is what reading gives")
                      .isEqualTo(again));
      read.addAll(again);
      if (!again.isEmpty()) {
        firstBatch.putIfAbsent(range.shardId(), batches);
        lastBatch.put(range.shardId(), batches);
      }
    }
    return to;
  }

  private static String idOf(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** Where the shards are read, whatever else is known of it. */
  private static Map<String, ShardPosition> places(StreamPosition position) {
    Map<String, ShardPosition> places = new TreeMap<>();
    position.shards().forEach((shardId, place) -> places.put(shardId, place.since(null)));
    return places;
  }

  private static ShardPosition placeOf(StreamPosition position, String shardId) {
    return Objects.requireNonNull(position.shards().get(shardId));
  }

  private StreamPosition start() {
    return bounds.initial("stream", new StartingPosition.TrimHorizon());
  }

  private ShardPosition after(String shard, int index) {
    return ShardPosition.after(kinesis.recordsOf(shard).get(index).sequenceNumber());
  }

  @Test
  void fillsABoundedBatchWithWhatArrivedFirst() {
    kinesis.shard("s0").shard("s1");
    for (int i = 0; i < 10; i++) {
      kinesis.put("s0", 10).put("s1", 1);
    }
    StreamPosition first = planner.next(start(), atMost(22), null);
    assertThat(places(first))
        .containsEntry("s0", after("s0", 19))
        .containsEntry("s1", after("s1", 1));
    StreamPosition second = planner.next(first, atMost(11), null);
    assertThat(places(second))
        .containsEntry("s0", after("s0", 29))
        .containsEntry("s1", after("s1", 2));
  }

  @Test
  void boundsABatchByBytes() {
    kinesis.shard("s0");
    for (int i = 0; i < 10; i++) {
      kinesis.put("s0", kinesis.instant(), new byte[100]);
    }
    // "key" counts as well.
    Admission admission = new Admission(Long.MAX_VALUE, 350, 0, Duration.ZERO);
    StreamPosition first = planner.next(start(), admission, null);
    assertThat(places(first)).containsEntry("s0", after("s0", 2));
  }

  @Test
  void takesARecordThatIsLargerThanTheBound() {
    kinesis.shard("s0").put("s0", kinesis.instant(), new byte[100]);
    Admission admission = new Admission(Long.MAX_VALUE, 50, 0, Duration.ZERO);
    assertThat(places(planner.next(start(), admission, null))).containsEntry("s0", after("s0", 0));
  }

  @Test
  void waitsForAFewRecordsButNotForEver() {
    Admission admission = new Admission(Long.MAX_VALUE, Long.MAX_VALUE, 10, Duration.ofMinutes(5));
    kinesis.shard("s0").shard("s1").put("s0", 4).put("s1", 5);
    StreamPosition start = start();
    assertThat(planner.next(start, admission, null)).isSameAs(start);
    kinesis.put("s0", 1);
    StreamPosition first = planner.next(start, admission, null);
    assertThat(places(first))
        .containsEntry("s0", after("s0", 4))
        .containsEntry("s1", after("s1", 4));
    kinesis.put("s1", 1);
    assertThat(planner.next(first, admission, null)).isSameAs(first);
    kinesis.pass(Duration.ofMinutes(6));
    assertThat(places(planner.next(first, admission, null))).containsEntry("s1", after("s1", 5));
  }

  @Test
  void movesAllShardsThroughABacklogTogether() {
    Instant begin = kinesis.instant();
    kinesis.shard("dense").shard("sparse").pass(Duration.ofHours(24));
    for (int i = 0; i < 14_400; i++) {
      Instant time = begin.plusSeconds(6L * i);
      kinesis.put("dense", time, new byte[10]);
      if (i % 10 == 0) {
        kinesis.put("sparse", time, new byte[10]);
      }
    }
    StreamPosition position = start();
    Instant newest = begin;
    int records = 0;
    while (true) {
      StreamPosition end = planner.next(position, atMost(700), null);
      if (end.equals(position)) {
        break;
      }
      List<DataRecord> batch = recordsOf(position, end);
      assertThat(batch.size()).isLessThanOrEqualTo(700);
      assertThat(batch.stream().allMatch(notBefore(newest))).isTrue();
      newest = batch.stream().map(DataRecord::arrivedAt).max(Instant::compareTo).orElseThrow();
      records += batch.size();
      position = end;
    }
    assertThat(records).isEqualTo(14_400 + 1_440);
  }

  @Test
  void goesAboutAsFarAsTheBoundBeyondWhatItCounts() {
    Instant begin = kinesis.instant();
    kinesis.shard("dense").shard("sparse").pass(Duration.ofHours(10));
    for (int i = 0; i < 30_000; i++) {
      kinesis.put("dense", begin.plusMillis(1_000L * i), new byte[2_000]);
      if (i % 10 == 0) {
        kinesis.put("sparse", begin.plusMillis(1_000L * i), new byte[2_000]);
      }
    }
    StreamPosition start = start();
    StreamPosition end = planner.next(start, atMost(22_000), null);
    List<DataRecord> batch = recordsOf(start, end);
    assertThat(batch.size()).isBetween(21_900, 22_100);
    Instant newest =
        batch.stream().map(DataRecord::arrivedAt).max(Instant::compareTo).orElseThrow();
    List<DataRecord> rest = recordsOf(end, planner.next(end, ALL, null));
    assertThat(rest.size()).isEqualTo(33_000 - batch.size());
    assertThat(rest.stream().allMatch(notBefore(newest))).isTrue();
  }

  @Test
  void readsNoShardBeyondTheEndOfAParentWhoseChildrenWait() {
    kinesis.shard("s0").shard("other").put("s0", 2_000).put("other", 5);
    kinesis.shard("s1", "s0").put("other", 3_000).put("s1", 4).put("other", 3_000).put("s1", 1);
    StreamPosition first = planner.next(start(), ALL, null);
    assertThat(places(first)).containsEntry("s0", ShardPosition.ended());
    assertThat(places(first)).containsEntry("other", ShardPosition.trimHorizon());
    assertThat(places(planner.next(first, ALL, null)))
        .containsEntry("s1", after("s1", 4))
        .containsEntry("other", after("other", 6_004));
  }

  @Test
  void waitsForBothParentsOfAMerge() {
    kinesis.shard("s0").shard("s1").put("s1", 1).put("s0", 50).shard("s2", "s0", "s1").put("s2", 1);
    StreamPosition first = planner.next(start(), atMost(3), null);
    assertThat(places(first))
        .containsEntry("s0", ShardPosition.trimHorizon())
        .containsEntry("s1", ShardPosition.ended())
        .containsEntry("s2", ShardPosition.trimHorizon());
    assertThat(places(planner.next(first, atMost(4), null)))
        .containsEntry("s0", after("s0", 3))
        .containsEntry("s2", ShardPosition.trimHorizon());
  }

  /** Arrival times promise no order: parents come first even where their children seem as old. */
  @Test
  void waitsForEachParentWhateverTheTimesSay() {
    Instant time = kinesis.instant();
    kinesis.shard("s0").shard("s1").put("s0", time, new byte[1]).put("s1", time, new byte[1]);
    kinesis.shard("s2", "s0", "s1").put("s2", time, new byte[1]);
    assertThat(places(planner.next(start(), ALL, null)))
        .containsEntry("s1", ShardPosition.ended())
        .containsEntry("s2", ShardPosition.trimHorizon());
    StreamPosition oneParent = planner.next(start(), atMost(1), null);
    assertThat(places(oneParent)).containsEntry("s0", ShardPosition.ended());
    StreamPosition bothParents = planner.next(oneParent, ALL, null);
    assertThat(places(bothParents))
        .containsEntry("s1", ShardPosition.ended())
        .containsEntry("s2", ShardPosition.trimHorizon());
    assertThat(places(planner.next(bothParents, ALL, null))).containsEntry("s2", after("s2", 0));
  }

  @Test
  void isLoudAboutRecordsThatWereTrimmedBeforeTheyWereRead() {
    kinesis.shard("s0").put("s0", 10);
    StreamPosition read = planner.next(start(), atMost(5), null);
    kinesis.pass(Duration.ofHours(30)).trim("s0", 8).put("s0", 1);
    assertThatThrownBy(() -> planner(true).next(read, ALL, null))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("Cannot read s0 from after:4960")
        .hasMessageContaining("keeps a record for PT24H")
        .hasMessageContaining(
            "the earliest record that it holds is "
                + kinesis.recordsOf("s0").get(8).sequenceNumber().digits())
        .hasMessageContaining("set option failOnDataLoss to false");
    StreamPosition end = planner(false).next(read, ALL, null);
    assertThat(places(end)).containsEntry("s0", after("s0", 10));
    assertThat(metrics.losses().value()).isEqualTo(1);
  }

  @Test
  void countsWhatIsGoneWhereLossIsAllowed() {
    kinesis.shard("s0").shard("s1").put("s0", 1).put("s1", 1);
    BatchPlanner lenient = planner(false);
    StreamPosition read = lenient.next(start(), ALL, null);
    kinesis.remove("s1").put("s0", 1).pass(LATER);
    StreamPosition second = lenient.next(read, ALL, null);
    assertThat(places(second)).containsOnlyKeys("s0");
    assertThat(metrics.losses().value()).isEqualTo(1);
    kinesis.recreate().pass(LATER);
    StreamPosition third = lenient.next(second, ALL, null);
    assertThat(third.created()).isAfter(second.created());
    assertThat(ShardRange.between(second, third))
        .containsExactly(new ShardRange("s0", ShardPosition.trimHorizon(), placeOf(third, "s0")));
    assertThat(metrics.losses().value()).isEqualTo(2);
  }

  @Test
  void tellsQuietFromLossHoweverLongAShardIsQuiet() {
    kinesis.shard("s0").put("s0", 1);
    StreamPosition position = planner.next(start(), ALL, null);
    int renewed = 0;
    for (int hour = 0; hour < 72; hour++) {
      kinesis.pass(Duration.ofHours(1));
      StreamPosition next = planner.next(position, ALL, null);
      assertThat(ShardRange.between(position, next)).isEmpty();
      renewed += next.equals(position) ? 0 : 1;
      position = next;
    }
    assertThat(renewed).as("offsets without records").isBetween(4, 6);
    kinesis.trim("s0", 1).put("s0", 1);
    assertThat(places(planner(true).next(position, ALL, null))).containsEntry("s0", after("s0", 1));
  }

  /**
   * As many calls at once as are allowed, and how many in all: at 5 ms a call, 0.2 s for 1,000 new
   * shards and 1.6 s for 10,000.
   */
  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000})
  @Timeout(60) // Without that many at once there would be no answer.
  void plansThousandsOfShardsWithTwoCallsEachAndManyAtOnce(int shards) {
    for (int i = 0; i < shards; i++) {
      kinesis.shard("s" + i).put("s" + i, 1);
    }
    StreamPosition start = start();
    kinesis.takeCalls();
    kinesis.answerOnceReading(ShardCalls.AT_ONCE);
    StreamPosition first = planner.next(start, ALL, null);
    assertThat(first.shards()).hasSize(shards).doesNotContainValue(ShardPosition.trimHorizon());
    List<String> calls = kinesis.takeCalls();
    assertThat(calls).hasSizeLessThanOrEqualTo(2 * shards + 2);
    Duration atFiveMs = Duration.ofMillis(5L * calls.size() / ShardCalls.AT_ONCE);
    assertThat(atFiveMs).isLessThan(Duration.ofMillis(shards));
    IntStream.range(0, shards).forEach(i -> kinesis.put("s" + i, 1));
    planner.next(first, ALL, null);
    assertThat(kinesis.takeCalls()).as("at the tip").hasSizeLessThanOrEqualTo(shards + 2);
  }

  @Test
  void findsTheTipOfABusyShardWithThreeCallsAndAFewOfItsRecords() {
    kinesis.shard("s0").put("s0", 60_000);
    StreamPosition position = planner.next(start(), ALL, null);
    for (int i = 0; i < 5; i++) {
      kinesis.put("s0", 10_000).takeCalls();
      position = planner.next(position, ALL, null);
    }
    assertThat(places(position)).containsEntry("s0", after("s0", 109_999));
    kinesis.put("s0", 10_000).takeCalls();
    position = planner.next(position, ALL, null);
    assertThat(places(position)).containsEntry("s0", after("s0", 119_999));
    assertThat(kinesis.takeCalls()).filteredOn("read"::equals).hasSizeLessThanOrEqualTo(2);
    assertThat(kinesis.recordsRead()).as("of 10,000").isLessThan(600);
  }

  @Test
  void findsTheEndOfAnOldBurstWithoutReadingItThrough() {
    kinesis.shard("s0").put("s0", 100_000).pass(Duration.ofSeconds(10));
    StreamPosition start = start();
    kinesis.takeCalls();
    assertThat(places(planner.next(start, ALL, null))).containsEntry("s0", after("s0", 99_999));
    kinesis.takeCalls();
    assertThat(kinesis.recordsRead()).isLessThan(25_000);
  }

  @Test
  void takesARangeBetweenTwoTimes() {
    kinesis.shard("s0").put("s0", 100).shard("s1", "s0").put("s1", 100);
    Instant from = kinesis.recordsOf("s0").get(90).arrivedAt();
    Instant until = kinesis.recordsOf("s1").get(10).arrivedAt();
    List<String> ranges =
        bounds.ranges(new StartingPosition.At(from), new StartingPosition.At(until)).stream()
            .map(range -> range.shardId() + " " + range.to().since(null))
            .toList();
    assertThat(ranges).containsExactly("s0 " + after("s0", 99), "s1 " + after("s1", 9));
  }

  private static Predicate<DataRecord> notBefore(Instant time) {
    return record -> !record.arrivedAt().isBefore(time);
  }

  private List<DataRecord> recordsOf(StreamPosition from, StreamPosition to) {
    List<DataRecord> records = new ArrayList<>();
    for (ShardRange range : ShardRange.between(from, to)) {
      try (RangeReader reader = RangeReaderTest.reader(kinesis, range, true)) {
        for (@Nullable DataRecord record = reader.next(); record != null; record = reader.next()) {
          records.add(record);
        }
      }
    }
    return records;
  }

  @Test
  void takesAStartOfItsOwnForEachShardAndTheOldestRecordForTheOthers() {
    kinesis.shard("s0").shard("s1").shard("s2").put("s0", 3).put("s1", 3).put("s2", 3);
    StartingPosition each =
        new StartingPosition.PerShard(
            Map.of("s0", after("s0", 1), "s2", ShardPosition.at(kinesis.instant())));
    List<String> read = new ArrayList<>();
    batch(bounds.initial("stream", each), ALL, read);
    assertThat(read).containsExactlyInAnyOrder("s0#3", "s1#4", "s1#5", "s1#6", "s2#9");
  }

  @Test
  void takesATimeAsTheStartOfEveryShard() {
    kinesis.shard("s0").put("s0", 10);
    Instant time = kinesis.recordsOf("s0").get(4).arrivedAt();
    List<String> read = new ArrayList<>();
    batch(bounds.initial("stream", new StartingPosition.At(time)), ALL, read);
    assertThat(read).containsExactly("s0#5", "s0#6", "s0#7", "s0#8", "s0#9", "s0#10");
  }

  @Test
  void endsABatchBetweenRecordsOfTheSameMillisecond() {
    kinesis.shard("s0").shard("s1").putAtOnce("s0", 7).putAtOnce("s1", 7).putAtOnce("s0", 5);
    List<String> read = new ArrayList<>();
    StreamPosition position = start();
    for (int batch = 0; batch < 7; batch++) {
      position = batch(position, atMost(3), read);
      assertThat(read).hasSize(Math.min(19, 3 * (batch + 1)));
    }
    assertThat(read).doesNotHaveDuplicates();
  }

  @Test
  void neverEndsABatchInsideAnAggregatedRecord() throws Exception {
    kinesis.shard("s0");
    for (int i = 0; i < 10; i++) {
      RecordAggregator aggregator = new RecordAggregator();
      for (int part = 0; part < 40; part++) {
        aggregator.addUserRecord("key", null, (i + "/" + part).getBytes(StandardCharsets.UTF_8));
      }
      kinesis.put("s0", kinesis.instant(), aggregator.clearAndGet().toRecordBytes());
    }
    StreamPosition first = planner.next(start(), atMost(100), null);
    assertThat(places(first)).as("80 of 100").containsEntry("s0", after("s0", 1));
    StreamPosition second = planner.next(first, atMost(39), null);
    assertThat(places(second)).as("at least one").containsEntry("s0", after("s0", 2));
  }

  @Test
  void tellsALossOnceHoweverManyTriggersPassWithoutABatch() {
    kinesis.shard("s0").shard("s1").shard("s2").put("s0", 10).put("s1", 1).put("s2", 1);
    BatchPlanner lenient = planner(false);
    StreamPosition read = lenient.next(start(), ALL, null);
    kinesis.put("s0", 5).trim("s0", 12).remove("s1").pass(Duration.ofHours(30));
    StreamPosition second = lenient.next(read, new Admission(9, 9_999, 9, LATER), null);
    for (int trigger = 0; trigger < 5; trigger++) {
      kinesis.pass(Duration.ofMillis(100));
      second = lenient.next(second, ALL, null);
    }
    assertThat(places(second)).containsEntry("s0", after("s0", 14)).doesNotContainKey("s1");
    assertThat(metrics.losses().value()).as("s0 and s1").isEqualTo(2);
    kinesis.remove("s2").pass(LATER);
    for (int trigger = 0; trigger < 5; trigger++) {
      kinesis.pass(LATER);
      assertThat(lenient.next(second, ALL, null)).isSameAs(second);
    }
    assertThat(metrics.losses().value()).as("and s2").isEqualTo(3);
  }

  @Test
  void isLoudAboutAShardThatAStartNamesAndTheStreamDoesNotHave() {
    kinesis.shard("s0").put("s0", 1);
    StartingPosition named =
        new StartingPosition.PerShard(Map.of("s7", ShardPosition.trimHorizon()));
    assertThatThrownBy(() -> bounds.initial("stream", named))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("Cannot read s7: it is gone");
    assertThatThrownBy(() -> bounds.ranges(new StartingPosition.TrimHorizon(), named))
        .isInstanceOf(DataLossException.class);
    assertThat(bounds(false).ranges(named, new StartingPosition.Latest())).hasSize(1);
    assertThat(metrics.losses().value()).isEqualTo(1);
  }

  @Test
  void knowsNotHowManyRecordsAreLeftWhileChildrenWait() {
    kinesis.shard("s0").put("s0", 10).shard("s1", "s0").put("s1", 3);
    assertThat(planner.recordsBehind()).as("before it looked").isEmpty();
    StreamPosition first = planner.next(start(), atMost(4), null);
    assertThat(planner.recordsBehind()).isEmpty();
    StreamPosition second = planner.next(first, ALL, null);
    planner.next(second, atMost(1), null);
    assertThat(planner.recordsBehind()).hasValue(2);
  }

  @Test
  void renewsAnExpiredIteratorWhileItSearches() {
    kinesis.shard("s0").put("s0", 60_000);
    StreamPosition start = start();
    for (int read = 0; read < 12; read++) {
      kinesis.expireRead(read);
      assertThat(places(planner(true).next(start, ALL, null)))
          .as("read %d expired", read)
          .containsEntry("s0", after("s0", 59_999));
    }
  }
}
