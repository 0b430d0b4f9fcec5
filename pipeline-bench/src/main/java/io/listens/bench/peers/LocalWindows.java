package io.listens.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;

/** What {@link ListensPeer} does, again and again in one JVM. */
public final class LocalWindows implements AutoCloseable {

  private static final int FILES = 4;
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final PeerTask task;
  private final Answer answer;
  private final SparkSession spark;

  private LocalWindows(PeerTask task, Answer answer) {
    this.task = task;
    this.answer = answer;
    this.spark = PeerSpark.start(task);
  }

  /** Makes so many listens, unless they are there, and starts Spark on two cores. */
  public static LocalWindows start(int listens) throws IOException {
    PeerWorkload workload = new PeerWorkload(listens, 1, false, FILES, 1);
    PeerWorkload.Files files =
        WorkloadWriter.write(workload, Build.target().resolve("peers/workloads"));
    Path output = Files.createTempDirectory("listens-bench");
    return new LocalWindows(
        new PeerTask(files, output, WINDOW, 2, 1), new Answer(workload, files, WINDOW));
  }

  /** Adds all listens up, into an output that must be empty. */
  public void run() throws Exception {
    ListensPeer.run(spark, task, false);
  }

  /**
   * Checks what the last run wrote.
   *
   * @throws IllegalStateException if it isn't what plain SQL makes of the same listens
   */
  public void check() throws Exception {
    try {
      answer.check(task.results(), true);
    } catch (FailedPeerException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Deletes the output. */
  public void clear() throws IOException {
    WorkloadWriter.deleteTree(task.results());
    WorkloadWriter.deleteTree(task.checkpoint());
  }

  @Override
  public void close() {
    spark.stop();
  }
}
