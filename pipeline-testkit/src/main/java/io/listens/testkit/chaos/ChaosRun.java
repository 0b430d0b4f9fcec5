package io.listens.testkit.chaos;

import io.listens.testkit.LocalAws;
import io.listens.testkit.chaos.Driver.Part;
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.local.BucketCopy;
import io.listens.testkit.local.ScratchFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** A process takes so much longer to start than a query. */
  private static final int PROCESS_PAUSES = 8;

  private final LocalAws aws;
  private final ChaosPlan plan;
  private final ChaosPlan.Place place;
  private final boolean processes;
  private final Problems problems = new Problems();
  private int restarts;
  private long records;
  private long tasksKilled;

  /**
   * @param processes whether drivers are processes of their own, or share this one
   */
  ChaosRun(LocalAws aws, ChaosPlan plan, boolean processes) {
    this.aws = aws;
    this.plan = plan;
    this.place = plan.place();
    this.processes = processes;
  }

  /**
   * Runs it. What fails on the way is a problem of the result.
   *
   * @throws IOException if no files can be made for it
   */
  SeedResult run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Path directory = Files.createTempDirectory("listens-chaos-" + plan.seed() + "-");
    aws.reset();
    try (Machine machine =
        processes ? new ProcessMachine(plan, aws) : new SessionMachine(plan, aws)) {
      run(machine, directory);
      tasksKilled = machine.tasksKilled();
    } catch (RuntimeException | IOException e) {
      problems.add("run: " + SessionMachine.told(e));
    }
    boolean right = problems.found().isEmpty();
    if (right) {
      ScratchFiles.delete(directory);
    }
    return new SeedResult(
        plan.seed(),
        (processes ? "processes, " : "") + plan.sending() + ", " + plan.processing(),
        plan.troubles().stream().map(Trouble::toString).toList(),
        fired(),
        records,
        restarts,
        (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1),
        problems.found(),
        right ? null : directory);
  }

  private void run(Machine machine, Path directory) throws IOException, InterruptedException {
    ListenGenerator listens = new ListenGenerator(plan.seed(), plan.listens());
    Sender sender = new Sender(plan.sending(), listens);
    setUp(listens, directory.resolve("songs.csv"));

    long late = troubled("stream", machine, () -> stream(machine, sender));
    List<StreamContents.Entry> stream = StreamContents.read(aws.kinesis(), place.stream());
    records = stream.size();
    WindowChecks windows =
        new WindowChecks(plan.processing(), stream, listens.catalogue().songs(), problems);
    windows.checkBeforeReconciliation(copyTo(directory.resolve("before"), "processed/"), late);

    troubled("reconciliation", machine, () -> repeat(machine, Part.RECONCILE));
    Path after = copyTo(directory.resolve("after"), "");
    windows.checkProcessed("processed", after);
    RecordChecks records = new RecordChecks(stream, problems);
    records.checkStream(sender.records());
    records.checkArchive(after);
    records.checkRejected(after);

    if (plan.backfill()) {
      deleteProcessed();
      repeat(machine, Part.RECONCILE);
      windows.checkProcessed("backfill", copyTo(directory.resolve("backfill"), "processed/"));
    }
  }

  private void setUp(ListenGenerator listens, Path songs) throws IOException {
    aws.kinesis()
        .createStream(r -> r.streamName(place.stream()).shardCount(plan.sending().shards()));
    aws.s3().createBucket(r -> r.bucket(place.bucket()));
    listens.catalogue().writeCsv(songs, Catalogue.LineEnd.LF);
    aws.s3()
        .putObject(
            r -> r.bucket(place.bucket()).key("raw/songs/songs.csv"), RequestBody.fromFile(songs));
  }

  @FunctionalInterface
  private interface Action {
    long run() throws InterruptedException;
  }

  private long troubled(String part, Machine machine, Action action) throws InterruptedException {
    aws.faults(plan.faults(part, machine::kill));
    try {
      return action.run();
    } finally {
      aws.faults(FaultPlan.none());
    }
  }

  private long stream(Machine machine, Sender sender) throws InterruptedException {
    long pauseMs = (long) plan.sending().pauseMs() * (processes ? PROCESS_PAUSES : 1);
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
    long late = repeat(machine, Part.STREAM);
    try {
      sending.join();
    } catch (CompletionException e) {
      problems.add("producer: " + e.getCause());
    }
    return late;
  }

  /** Starts drivers until one comes to its end. */
  private long repeat(Machine machine, Part part) throws InterruptedException {
    for (int starts = 0; starts <= MOST_RESTARTS; starts++) {
      Machine.Ending ending = machine.run(part);
      if (ending instanceof Machine.Done done) {
        return done.late();
      }
      restarts++;
      if (ending instanceof Machine.Failed failed) {
        failed.problem().ifPresent(problems::add);
      }
    }
    problems.add("driver: not done after %d restarts".formatted(MOST_RESTARTS));
    return 0;
  }

  private Path copyTo(Path directory, String prefix) throws IOException {
    BucketCopy.copy(aws.s3(), place.bucket(), prefix, directory);
    return directory;
  }

  private void deleteProcessed() {
    aws.s3()
        .listObjectsV2Paginator(r -> r.bucket(place.bucket()).prefix("processed/"))
        .contents()
        .forEach(object -> aws.s3().deleteObject(r -> r.bucket(place.bucket()).key(object.key())));
  }

  private Map<String, Long> fired() {
    Map<String, Long> fired = new LinkedHashMap<>();
    Arrays.stream(Trouble.values())
        .forEach(trouble -> fired.put(trouble.toString(), trouble.firedIn(aws.faultLog())));
    fired.put(Trouble.TASKS_KILLED.toString(), tasksKilled);
    fired.values().removeIf(count -> count == 0);
    return fired;
  }
}
