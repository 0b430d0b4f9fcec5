package io.listens.testkit.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.listens.etl.decode.ListenDecoder;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.testkit.ManualClock;
import io.listens.testkit.backend.EmbeddedOnly;
import io.listens.testkit.emulator.Interceptor;
import io.listens.testkit.emulator.kinesis.AwsException;
import io.listens.testkit.source.SourceUnderTest.RecordId;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The source gives the same records, once each, whatever happens between Kinesis and the sink. */
@EnabledIf(
    value = "io.listens.testkit.backend.Backend#chosenIsThere",
    disabledReason = "no Docker here")
class KinesisSourceIT {

  private static final AtomicBoolean FAILED = new AtomicBoolean();

  @TempDir Path scratch;
  private SourceUnderTest under;

  @BeforeEach
  void start() throws Exception {
    FAILED.set(false);
    under = new SourceUnderTest(scratch, InstantSource.system());
  }

  @AfterEach
  void stop() {
    under.close();
  }

  private void runAvailable(VoidFunction2<Dataset<Row>, Long> sink, String... options)
      throws Exception {
    under.available(under.stream(options)).foreachBatch(sink).start().awaitTermination();
  }

  private static void assertAllOnce(List<RecordId> ids, long count) {
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids.size()).isEqualTo((int) count);
  }

  @Test
  void aTaskThatFailsInMidReadReadsTheSameAgain() throws Exception {
    under.create(2).put(20_000);
    List<RecordId> read = new CopyOnWriteArrayList<>();
    FilterFunction<Row> failing =
        row -> {
          TaskContext task = TaskContext.get();
          if (task.partitionId() == 0
              && task.attemptNumber() == 0
              && task.taskMetrics().inputMetrics().recordsRead() > 3_000
              && FAILED.compareAndSet(false, true)) {
            throw new IllegalStateException("failed in mid-read");
          }
          return true;
        };
    runAvailable((rows, batch) -> read.addAll(SourceUnderTest.ids(rows.filter(failing))));
    assertThat(FAILED).isTrue();
    assertAllOnce(read, 20_000);
  }

  @Test
  void aStageThatIsRecomputedForLostShuffleFilesReadsTheSameAgain() throws Exception {
    under.create(2).put(10_000);
    List<RecordId> first = new CopyOnWriteArrayList<>();
    List<RecordId> again = new CopyOnWriteArrayList<>();
    AtomicInteger deleted = new AtomicInteger();
    runAvailable(
        (rows, batch) -> {
          JavaRDD<Row> shuffled = rows.repartition(3).javaRDD();
          first.addAll(shuffled.map(SourceUnderTest::id).collect());
          under.put(1_000);
          for (var file :
              JavaConverters.seqAsJavaList(
                  SparkEnv.get().blockManager().diskBlockManager().getAllFiles())) {
            if (file.getName().startsWith("shuffle_") && file.delete()) {
              deleted.incrementAndGet();
            }
          }
          again.addAll(shuffled.map(SourceUnderTest::id).collect());
        });
    assertThat(deleted).as("shuffle files lost").hasPositiveValue();
    assertThat(first).hasSize(10_000);
    assertThat(again).containsExactlyInAnyOrderElementsOf(first);
  }

  /** Spark speculates only on a cluster; what it does there is to run a task twice at once. */
  @Test
  void tasksThatRunTwiceAtOnceReadTheSame() throws Exception {
    under.create(2).put(20_000);
    List<List<RecordId>> copies = new CopyOnWriteArrayList<>();
    runAvailable(
        (rows, batch) -> {
          CompletableFuture<List<RecordId>> copy =
              CompletableFuture.supplyAsync(() -> SourceUnderTest.ids(rows));
          copies.add(SourceUnderTest.ids(rows));
          copies.add(copy.join());
        });
    assertThat(copies).hasSize(2);
    assertAllOnce(copies.get(0), 20_000);
    assertThat(copies.get(1)).containsExactlyInAnyOrderElementsOf(copies.get(0));
  }

  @Test
  void twoActionsOnABatchReadTheSame() throws Exception {
    under.create(2).put(3_000);
    List<List<RecordId>> actions = new CopyOnWriteArrayList<>();
    runAvailable(
        (rows, batch) -> {
          actions.add(SourceUnderTest.ids(rows));
          under.put(500);
          actions.add(SourceUnderTest.ids(rows));
        });
    assertAllOnce(actions.get(0), 3_000);
    assertThat(actions.get(1)).containsExactlyInAnyOrderElementsOf(actions.get(0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aBacklogThatWasReshardedThreeTimesIsReadOnceParentsFirst(long seed) throws Exception {
    Random random = new Random(seed);
    under.create(4);
    for (int round = 0; round < 3; round++) {
      under.put(12_500);
      reshard(random);
    }
    under.put(12_500);
    List<RecordId> read = new ArrayList<>();
    Map<String, Long> firstBatch = new HashMap<>();
    Map<String, Long> lastBatch = new HashMap<>();
    runAvailable(
        (rows, batch) -> {
          List<RecordId> ids = SourceUnderTest.ids(rows);
          assertThat(ids.size()).isLessThanOrEqualTo(7_000);
          read.addAll(ids);
          ids.forEach(id -> firstBatch.putIfAbsent(id.shardId(), batch));
          ids.forEach(id -> lastBatch.put(id.shardId(), batch));
        },
        KinesisOptions.MAX_RECORDS_PER_TRIGGER,
        "7000");
    assertThat(read.size()).as("seed %d", seed).isEqualTo(50_000);
    assertThat(new HashSet<>(read)).hasSize(50_000);
    for (Shard shard : under.shards()) {
      for (@Nullable String parent : parentsOf(shard)) {
        if (parent != null && firstBatch.containsKey(shard.shardId())) {
          assertThat(Objects.requireNonNullElse(lastBatch.get(parent), -1L))
              .as("seed %d, parent %s of %s", seed, parent, shard.shardId())
              .isLessThan(Objects.requireNonNull(firstBatch.get(shard.shardId())));
        }
      }
    }
  }

  private static List<@Nullable String> parentsOf(Shard shard) {
    List<@Nullable String> parents = new ArrayList<>();
    parents.add(shard.parentShardId());
    parents.add(shard.adjacentParentShardId());
    return parents;
  }

  /** Splits a random open shard, or merges two neighbours. */
  private void reshard(Random random) {
    List<Shard> open =
        under.shards().stream()
            .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
            .sorted(
                Comparator.comparing(
                    shard -> new BigInteger(shard.hashKeyRange().startingHashKey())))
            .toList();
    int place = random.nextInt(open.size() - 1);
    Shard shard = open.get(place);
    if (random.nextBoolean()) {
      under.split(shard);
    } else {
      under.kinesis.mergeShards(
          r ->
              r.streamName(SourceUnderTest.STREAM)
                  .shardToMerge(shard.shardId())
                  .adjacentShardToMerge(open.get(place + 1).shardId()));
    }
    under.awaitActive();
  }

  @Test
  @EmbeddedOnly("moves the clock")
  void catchingUpWithADayDropsNothingAsLate() throws Exception {
    under.close();
    ManualClock clock = ManualClock.startingAt(Instant.now().minus(Duration.ofMinutes(1_430)));
    under = new SourceUnderTest(scratch, clock);
    under.create(2);
    String half = BigInteger.ONE.shiftLeft(127).toString();
    int records = 0;
    for (int minute = 0; minute < 1_430; minute++) {
      put("0", clock, minute % 10 == 0 ? 1 : 0);
      put(half, clock, minute % 10 == 0 ? 10 : 0);
      records += minute % 10 == 0 ? 11 : 0;
      clock.advance(Duration.ofMinutes(1));
    }
    Dataset<Row> windows =
        under.stream(KinesisOptions.MAX_RECORDS_PER_TRIGGER, "50")
            .withColumn("at", col("approximateArrivalTimestamp"))
            .withWatermark("at", "10 minutes")
            .groupBy(window(col("at"), "5 minutes"))
            .agg(count(lit(1)).as("n"));
    StreamingQuery query =
        under
            .available(windows)
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
    assertThat(rows).isEqualTo(records);
    assertThat(query.recentProgress()).hasSizeGreaterThan(30);
    assertThat(late).isZero();
  }

  private void put(String hashKey, InstantSource clock, int count) {
    for (int i = 0; i < count; i++) {
      under.kinesis.putRecord(
          r ->
              r.streamName(SourceUnderTest.STREAM)
                  .partitionKey("key")
                  .explicitHashKey(hashKey)
                  .data(SdkBytes.fromUtf8String(clock.instant().toString())));
    }
  }

  @Test
  @EmbeddedOnly("has calls fail")
  void throttlesAndBrokenConnectionsOnlyTakeTime() throws Exception {
    under.create(2).put(5_000);
    Random random = new Random(7);
    AtomicInteger throttled = new AtomicInteger();
    under.interceptor =
        (call, next) -> {
          int chance = random.nextInt(10);
          if (chance < 2) {
            throttled.incrementAndGet();
            throw new AwsException("ProvisionedThroughputExceededException", 400, "Slow down.");
          }
          if (chance == 2) {
            throw new AwsException("InternalFailure", 500, "Not now.");
          }
          if (chance == 3) {
            throw new IOException("reset");
          }
          return next.handle(call);
        };
    List<RecordId> read = new CopyOnWriteArrayList<>();
    StreamingQuery query =
        under
            .available(under.stream(KinesisOptions.MAX_RECORDS_PER_TRIGGER, "700"))
            .foreachBatch(
                (Dataset<Row> rows, Long batch) -> {
                  read.addAll(SourceUnderTest.ids(rows));
                })
            .start();
    query.awaitTermination();
    under.interceptor = Interceptor.NONE;
    assertAllOnce(read, 5_000);
    Map<String, String> metrics = query.lastProgress().sources()[0].metrics();
    assertThat(throttled).hasPositiveValue();
    assertThat(Integer.parseInt(metrics.get("throttles"))).isBetween(1, throttled.get());
    assertThat(Integer.parseInt(metrics.get("failedCalls"))).isPositive();
  }

  @Test
  void progressTellsHowFarItIs() throws Exception {
    under.create(2).put(1_000);
    StreamingQuery query =
        under
            .available(under.stream(KinesisOptions.MAX_RECORDS_PER_TRIGGER, "300"))
            .foreachBatch((Dataset<Row> rows, Long batch) -> rows.count())
            .start();
    query.awaitTermination();
    Map<String, String> first = query.recentProgress()[0].sources()[0].metrics();
    assertThat(first).containsEntry("openShards", "2");
    assertThat(Long.parseLong(first.get("minMillisBehindLatest"))).isPositive();
    Map<String, String> last = query.lastProgress().sources()[0].metrics();
    assertThat(last)
        .containsEntry("maxMillisBehindLatest", "0")
        .containsEntry("recordsBehindLatest", "0")
        .containsEntry("closedShards", "0")
        .containsEntry("throttles", "0")
        .containsEntry("losses", "0");
    assertThat(Long.parseLong(last.get("bytesRead"))).isPositive();
    assertThat(Long.parseLong(last.get("getRecordsCalls"))).isPositive();
  }

  @Test
  void aRangeBetweenTwoOffsetsIsReadAsABatch() throws Exception {
    under.create(2).put(1_000);
    List<String> offsets = new ArrayList<>();
    List<List<RecordId>> batches = new CopyOnWriteArrayList<>();
    StreamingQuery query =
        under
            .available(under.stream(KinesisOptions.MAX_RECORDS_PER_TRIGGER, "250"))
            .foreachBatch(
                (Dataset<Row> rows, Long batch) -> {
                  batches.add(SourceUnderTest.ids(rows));
                })
            .start();
    query.awaitTermination();
    for (StreamingQueryProgress progress : query.recentProgress()) {
      if (progress.numInputRows() > 0) {
        offsets.add(progress.sources()[0].endOffset());
      }
    }
    under.put(50);
    Dataset<Row> second =
        under.batch(
            KinesisOptions.STARTING_POSITION, offsets.get(0),
            KinesisOptions.ENDING_POSITION, offsets.get(1));
    assertThat(SourceUnderTest.ids(second)).containsExactlyInAnyOrderElementsOf(batches.get(1));
    assertThat(under.batch().count()).isEqualTo(1_050);
    assertThat(under.batch().select("partitionKey").distinct().count()).isEqualTo(1_050);
  }

  @Test
  void payloadsAreDecodedToColumnsAndBadOnesKeptWithTheReason() throws Exception {
    under.create(1);
    List<String> payloads =
        List.of(
            "{\"v\":1,\"listen_id\":\"l1\",\"user_id\":\"u1\",\"track_id\":\"t1\","
                + "\"listened_at\":\"2024-06-25T17:43:13Z\",\"played_ms\":1234}",
            "nonsense");
    for (String payload : payloads) {
      under.kinesis.putRecord(
          r ->
              r.streamName(SourceUnderTest.STREAM)
                  .partitionKey("k")
                  .data(SdkBytes.fromUtf8String(payload)));
    }
    Dataset<Row> rows = under.batch(KinesisOptions.DECODER, ListenDecoder.class.getName());
    List<Row> read =
        rows.select("data", "user_id", "listened_at", "played_ms", "malformed").collectAsList();
    assertThat(read.get(0).getString(1)).isEqualTo("u1");
    assertThat(read.get(0).getTimestamp(2).toInstant()).isEqualTo("2024-06-25T17:43:13Z");
    assertThat(read.get(0).getLong(3)).isEqualTo(1234);
    assertThat(read.get(0).isNullAt(4)).isTrue();
    assertThat(new String(read.get(1).<byte[]>getAs(0), StandardCharsets.UTF_8))
        .isEqualTo("nonsense");
    assertThat(read.get(1).isNullAt(1)).isTrue();
    assertThat(read.get(1).getString(4)).isNotBlank();
  }

  @Test
  void aRoleIsAssumed() throws Exception {
    under.create(1).put(5);
    Set<String> asked = ConcurrentHashMap.newKeySet();
    HttpServer sts =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sts.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Stream.of(body.split("&"))
              .forEach(part -> asked.add(URLDecoder.decode(part, StandardCharsets.UTF_8)));
          byte[] answer = ASSUMED.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    sts.start();
    System.setProperty("aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
    try {
      Dataset<Row> rows =
          under.batch(
              KinesisOptions.ROLE_ARN, "arn:aws:iam::123456789012:role/reader",
              KinesisOptions.ROLE_EXTERNAL_ID, "42");
      assertThat(rows.count()).isEqualTo(5);
    } finally {
      System.clearProperty("aws.endpointUrlSts");
      sts.stop(0);
    }
    assertThat(asked)
        .contains(
            "Action=AssumeRole",
            "RoleArn=arn:aws:iam::123456789012:role/reader",
            "RoleSessionName=listens",
            "ExternalId=42");
  }

  private static final String ASSUMED =
      "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
          + "<Credentials><AccessKeyId>ASIATEST</AccessKeyId>"
          + "<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>"
          + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
          + "</AssumeRoleResult></AssumeRoleResponse>";
}
