package io.listens.testkit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.producer.cli.Main;
import io.listens.producer.source.ListenFiles;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.ReadOptions;
import io.listens.producer.source.SourceRow;
import io.listens.testkit.LocalAws;
import io.listens.testkit.fault.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code produce} as a process, over HTTP to a stream in this one. */
class KilledProducerIT {

  private static final int ROWS = 100_000;
  private static final int KILLS = 10;

  private final Path directory;
  private final Path csv;

  KilledProducerIT(@TempDir Path directory) throws IOException {
    this.directory = directory;
    StringBuilder rows = new StringBuilder("user_id,track_id,listen_time\n");
    for (int i = 0; i < ROWS; i++) {
      int minute = i % 60;
      rows.append("u").append(i % 900).append(",t").append(i % 700);
      rows.append(minute < 10 ? ",2024-06-25 12:0" : ",2024-06-25 12:").append(minute);
      rows.append(":00\n");
    }
    csv = Files.writeString(directory.resolve("streams.csv"), rows);
  }

  @Test
  @Timeout(240)
  void nothingIsMissingAfterTenKills() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Semaphore calls = new Semaphore(0);
    // A call is carried out and then waits here for its answer: the worst moment for a kill.
    FaultPlan countCalls =
        FaultPlan.seeded(seed)
            .onKinesis("PutRecords")
            .atEveryCall()
            .delay(Duration.ofMillis(1))
            .waitingBy(wait -> calls.release());
    try (LocalAws aws = LocalAws.builder().faults(countCalls).start()) {
      aws.kinesis().createStream(r -> r.streamName("listens").shardCount(2));
      for (int i = 0; i < KILLS; i++) {
        calls.drainPermits();
        Child child = start(aws, "--rate", "20000");
        int until = 1 + random.nextInt(10);
        assertThat(calls.tryAcquire(until, 60, TimeUnit.SECONDS)).as(child.said()).isTrue();
        assertThat(child.process().isAlive()).as("seed %d: %s", seed, child.said()).isTrue();
        child.process().destroyForcibly().waitFor();
      }
      Child last = start(aws);

      assertThat(last.process().waitFor()).as("seed %d: %s", seed, last.said()).isZero();
      assertThat(last.said()).contains("100,000 rows read").doesNotContain("(0 before this run)");
      assertThat(idsIn(aws)).as("seed %d", seed).isEqualTo(idsInFile());
    }
  }

  @Test
  @Timeout(120)
  void anEndedProcessSendsWhatItReadAndSaysSo() throws Exception {
    Semaphore calls = new Semaphore(0);
    FaultPlan countCalls =
        FaultPlan.seeded(1)
            .onKinesis("PutRecords")
            .atEveryCall()
            .delay(Duration.ofMillis(1))
            .waitingBy(wait -> calls.release());
    try (LocalAws aws = LocalAws.builder().faults(countCalls).start()) {
      aws.kinesis().createStream(r -> r.streamName("listens").shardCount(1));
      Child child = start(aws, "--rate", "5000");
      assertThat(calls.tryAcquire(3, 60, TimeUnit.SECONDS)).as(child.said()).isTrue();

      child.process().destroy(); // As Ctrl-C: the JVM's shutdown hooks run.

      assertThat(child.process().waitFor(30, TimeUnit.SECONDS)).as(child.said()).isTrue();
      assertThat(child.said())
          .contains("Stopping: sending what was read")
          .contains("Stopped: ", ", 0 not sent")
          .contains("The rest was not sent. Run again with the same --resume");
      Child last = start(aws);
      assertThat(last.process().waitFor()).as(last.said()).isZero();
      assertThat(idsIn(aws)).isEqualTo(idsInFile());
    }
  }

  private Child start(LocalAws aws, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--stream=listens", "--region=" + aws.region(), "--endpoint=" + aws.endpoint()));
    arguments.addAll(List.of("--resume=" + directory.resolve("resume"), "--file=" + csv));
    arguments.addAll(List.of(more));
    return Child.start(directory, List.of("-XX:TieredStopAtLevel=1"), Main.class, arguments);
  }

  private static Set<String> idsIn(LocalAws aws) {
    Set<String> ids = new HashSet<>();
    Consumer.readAll(aws, "listens", listen -> ids.add(String.valueOf(listen.listenId())));
    return ids;
  }

  private Set<String> idsInFile() throws IOException {
    Set<String> ids = new HashSet<>();
    try (ListenSource source = ListenFiles.open(csv, ReadOptions.DEFAULT)) {
      for (SourceRow row = source.next(); row != null; row = source.next()) {
        ids.add(String.valueOf(((SourceRow.Accepted) row).listen().listenId()));
      }
    }
    assertThat(ids).hasSize(ROWS);
    return ids;
  }
}
