package io.listens.testkit.chaos;

import io.listens.testkit.LocalAws;
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.local.BucketCopy;
import io.listens.testkit.local.ScratchFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.sync.RequestBody;

/** One seed, from the first listen to the comparison with the oracle. */
final class ChaosRun {

  /** More deaths than any plan asks for: what isn't done by then never will be. */
  private static final int MOST_RESTARTS = 40;

  private final LocalAws aws;
  private final ChaosPlan plan;
  private final Place place;
  private final boolean processes;
  private final List<String> problems = new ArrayList<>();
  private int restarts;

  /**
   * @param processes whether drivers are processes of their own, or share this one
   */
  ChaosRun(LocalAws aws, ChaosPlan plan, boolean processes) {
    this.aws = aws;
    this.plan = plan;
    this.place = Place.of(plan.seed());
    this.processes = processes;
  }

  SeedResult run() throws Exception {
    long start = System.nanoTime();
    Path directory = Files.createTempDirectory("listens-chaos-" + plan.seed() + "-");
    aws.reset();
    ListenGenerator listens = new ListenGenerator(plan.seed(), plan.listens());
    setUp(listens, directory.resolve("songs.csv"));
    Sender sender = new Sender(plan.sending(), listens);
    long tasksKilled;
    List<StreamContents.Entry> stream;
    try (Machine machine = machine()) {
      aws.faults(plan.faults("stream", place, machine::kill));
      long late = stream(machine, sender);
      aws.faults(FaultPlan.none());
      stream = StreamContents.read(aws.kinesis(), place.stream());
      Outcome outcome = new Outcome(plan.processing(), stream, listens.catalogue().songs());
      Path before = directory.resolve("before");
      BucketCopy.copy(aws.s3(), place.bucket(), "processed/", before);
      outcome.checkBeforeReconciliation(before, late);
      aws.faults(plan.faults("reconciliation", place, machine::kill));
      repeat(machine, Driver.Part.RECONCILE);
      aws.faults(FaultPlan.none());
      Path after = directory.resolve("after");
      BucketCopy.copy(aws.s3(), place.bucket(), "", after);
      outcome.checkStream(sender.records());
      outcome.checkArchive(after);
      outcome.checkRejected(after);
      outcome.checkProcessed(after);
      problems.addAll(outcome.problems());
      tasksKilled = machine.tasksKilled();
    }
    if (problems.isEmpty()) {
      ScratchFiles.delete(directory);
    }
    return new SeedResult(
        plan.seed(),
        (processes ? "processes, " : "") + plan.sending() + ", " + plan.processing(),
        plan.troubles().stream().map(Trouble::toString).toList(),
        fired(tasksKilled),
        stream.size(),
        restarts,
        (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1),
        problems,
        problems.isEmpty() ? null : directory);
  }

  private void setUp(ListenGenerator listens, Path songs) throws Exception {
    aws.faults(FaultPlan.none());
    aws.kinesis()
        .createStream(r -> r.streamName(place.stream()).shardCount(plan.sending().shards()));
    aws.s3().createBucket(r -> r.bucket(place.bucket()));
    listens.catalogue().writeCsv(songs, Catalogue.LineEnd.LF);
    aws.s3()
        .putObject(
            r -> r.bucket(place.bucket()).key("raw/songs/songs.csv"), RequestBody.fromFile(songs));
  }

  private Machine machine() {
    return processes ? new ProcessMachine(plan, aws) : new SessionMachine(plan, aws, place);
  }

  private long stream(Machine machine, Sender sender) throws InterruptedException {
    long pauseMs = plan.sending().pauseMs() * (processes ? 8L : 1L);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                sender.send(aws, place.stream(), pauseMs);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                machine.allSent();
              }
            });
    long late = repeat(machine, Driver.Part.STREAM);
    try {
      sending.join();
    } catch (CompletionException e) {
      problems.add("producer: " + e.getCause());
    }
    return late;
  }

  /** Starts drivers until one comes to its end. */
  private long repeat(Machine machine, Driver.Part part) throws InterruptedException {
    for (int starts = 0; starts <= MOST_RESTARTS; starts++) {
      Machine.Ending ending = machine.run(part);
      if (ending instanceof Machine.Done done) {
        return done.late();
      }
      restarts++;
      if (ending instanceof Machine.Failed failed) {
        Deaths.problemWith(failed.cause()).ifPresent(problems::add);
      }
    }
    problems.add("driver: not done after %d restarts".formatted(MOST_RESTARTS));
    return 0;
  }

  private Map<String, Long> fired(long tasksKilled) {
    Map<String, Long> fired = new LinkedHashMap<>();
    Arrays.stream(Trouble.values())
        .forEach(trouble -> fired.put(trouble.toString(), trouble.firedIn(aws.faultLog())));
    fired.put(Trouble.TASKS_KILLED.toString(), tasksKilled);
    fired.values().removeIf(count -> count == 0);
    return fired;
  }
}
