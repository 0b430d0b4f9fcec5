package io.listens.testkit.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.kinesis.KinesisOptions;
import io.listens.testkit.ManualClock;
import io.listens.testkit.backend.EmbeddedOnly;
import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Interceptor;
import io.listens.testkit.emulator.kinesis.AwsException;
import io.listens.testkit.source.SourceUnderTest.RecordId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a query starts, stands still, is stopped, and finds that what it wants is gone. */
@EmbeddedOnly("moves the clock, counts calls and has them fail")
class SourceAtTheEdgesIT {

  @TempDir Path scratch;
  private final List<SourceUnderTest> open = new ArrayList<>();
  private final List<RecordId> read = new CopyOnWriteArrayList<>();

  private SourceUnderTest start(InstantSource clock, boolean shardLimits) throws Exception {
    SourceUnderTest under = new SourceUnderTest(scratch, clock, shardLimits);
    open.add(under);
    return under;
  }

  @AfterEach
  void stop() throws IOException {
    for (SourceUnderTest under : open) {
      under.close();
    }
  }

  /** Reads all that there is; the metrics at the end. */
  private Map<String, String> readAll(SourceUnderTest under, String... options) throws Exception {
    StreamingQuery query =
        under
            .available(under.stream(options))
            .foreachBatch(
                (Dataset<Row> rows, Long batch) -> {
                  read.addAll(SourceUnderTest.ids(rows));
                })
            .start();
    query.awaitTermination();
    return query.lastProgress().sources()[0].metrics();
  }

  @Test
  void latestIsWrittenDownBeforeTheFirstBatch() throws Exception {
    SourceUnderTest under = start(InstantSource.system(), false);
    under.create(2).put(100);
    String[] latest = {KinesisOptions.STARTING_POSITION, "latest"};
    Path written = under.checkpoint().resolve("sources/0/initial-position");
    under.interceptor =
        (call, next) -> {
          if (Files.exists(written)) {
            throw new AwsException("AccessDeniedException", 400, "No longer.");
          }
          return next.handle(call);
        };
    assertThatThrownBy(() -> readAll(under, latest)).hasStackTraceContaining("No longer.");
    assertThat(under.checkpoint().resolve("offsets/0")).doesNotExist();
    under.interceptor = Interceptor.NONE;
    under.put(30);
    readAll(under, latest);
    assertThat(read).hasSize(30);
  }

  @Test
  void anIdleStreamCostsOneCallAShardAndLookAndIsNeverThrottled() throws Exception {
    SourceUnderTest under = start(InstantSource.system(), true);
    under.create(2).put(10);
    List<String> calls = new CopyOnWriteArrayList<>();
    CountDownLatch idleReads = new CountDownLatch(24);
    AtomicInteger batches = new AtomicInteger();
    StreamingQuery query =
        under.stream()
            .writeStream()
            .trigger(Trigger.ProcessingTime(0))
            .option("checkpointLocation", under.checkpoint().toString())
            .foreachBatch(
                (Dataset<Row> rows, Long batch) -> {
                  rows.count();
                  batches.incrementAndGet();
                })
            .start();
    query.processAllAvailable();
    under.interceptor =
        (call, next) -> {
          calls.add(call.operation());
          if (call.operation().equals("GetRecords")) {
            idleReads.countDown();
          }
          return next.handle(call);
        };
    idleReads.await();
    under.put(2);
    query.processAllAvailable();
    query.stop();
    query.awaitTermination();
    assertThat(batches).hasValue(2);
    assertThat(calls).as("iterators go on").doesNotContain("GetShardIterator");
    assertThat(query.lastProgress().sources()[0].metrics()).containsEntry("throttles", "0");
  }

  /** With one shard the query's own thread waits for Kinesis, with more it waits for others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aQueryThatIsStoppedWhileItPlansDidNotFail(int shards) throws Exception {
    SourceUnderTest under = start(InstantSource.system(), false);
    under.create(shards).put(10);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    under.interceptor =
        (call, next) -> {
          if (call.operation().equals("GetRecords")) {
            asked.countDown();
            awaitQuietly(answer);
          }
          return next.handle(call);
        };
    StreamingQuery query =
        under.stream()
            .writeStream()
            .option("checkpointLocation", under.checkpoint().toString())
            .foreachBatch((Dataset<Row> rows, Long batch) -> rows.count())
            .start();
    asked.await();
    query.stop();
    answer.countDown();
    query.awaitTermination();
    assertThat(query.exception().isEmpty()).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shardsThatAppearWhileTheJobIsDownAreReadOnceTheirParentsAre() throws Exception {
    SourceUnderTest under = start(InstantSource.system(), false);
    under.create(2).put(500);
    readAll(under);
    under.put(500);
    under.split(under.shards().get(0));
    under.put(500);
    under.split(under.shards().get(2));
    under.put(500);
    readAll(under);
    assertThat(read).hasSize(2_000).doesNotHaveDuplicates();
  }

  @Test
  void whatRetentionTookIsToldWithAllThatHelps() throws Exception {
    ManualClock clock = ManualClock.startingAt(Instant.now().minus(Duration.ofHours(30)));
    SourceUnderTest under = start(clock, false);
    under.create(1).put(10);
    readAll(under);
    RecordId last = read.get(9);
    under.put(10);
    clock.advance(Duration.ofHours(29));
    under.put(5);
    String earliest = oldest(under);
    assertThatThrownBy(() -> readAll(under))
        .hasStackTraceContaining(
            "Cannot read shardId-000000000000 from after:" + last.sequenceNumber())
        .hasStackTraceContaining("the earliest record that it holds is " + earliest)
        .hasStackTraceContaining("set option failOnDataLoss to false");
    read.clear();
    Map<String, String> metrics = readAll(under, KinesisOptions.FAIL_ON_DATA_LOSS, "false");
    assertThat(read).hasSize(5);
    assertThat(metrics).containsEntry("losses", "1");
  }

  private static String oldest(SourceUnderTest under) {
    String iterator =
        under
            .kinesis
            .getShardIterator(
                r ->
                    r.streamName(SourceUnderTest.STREAM)
                        .shardId("shardId-000000000000")
                        .shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    return under
        .kinesis
        .getRecords(r -> r.shardIterator(iterator))
        .records()
        .get(0)
        .sequenceNumber();
  }

  @Test
  void aStreamThatWasMadeAgainIsAnotherOne() throws Exception {
    SourceUnderTest under = start(InstantSource.system(), false);
    under.create(2).put(10);
    readAll(under);
    under.kinesis.deleteStream(r -> r.streamName(SourceUnderTest.STREAM));
    under.create(2).put(7);
    assertThatThrownBy(() -> readAll(under))
        .hasStackTraceContaining(
            "Cannot go on reading stream " + SourceUnderTest.STREAM + ": it was made at")
        .hasStackTraceContaining("set option failOnDataLoss to false");
    read.clear();
    Map<String, String> metrics = readAll(under, KinesisOptions.FAIL_ON_DATA_LOSS, "false");
    assertThat(read).hasSize(7);
    assertThat(metrics).containsEntry("losses", "1");
  }

  @Test
  void aMissingStreamFailsAtOnce() throws Exception {
    SourceUnderTest under = start(InstantSource.system(), false);
    assertThatThrownBy(() -> readAll(under))
        .hasStackTraceContaining("stream " + SourceUnderTest.STREAM + ": it doesn't exist");
  }

  @Test
  void refusedCredentialsFailAtOnce() throws Exception {
    SourceUnderTest under = start(InstantSource.system(), false);
    under.create(1);
    List<Call> calls = new CopyOnWriteArrayList<>();
    under.interceptor =
        (call, next) -> {
          calls.add(call);
          throw new AwsException(
              "UnrecognizedClientException", 400, "The security token is invalid.");
        };
    assertThatThrownBy(() -> readAll(under))
        .hasStackTraceContaining("The security token is invalid.");
    under.interceptor = Interceptor.NONE;
    assertThat(calls).hasSize(1);
  }
}
