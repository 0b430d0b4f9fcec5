package io.listens.testkit.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spark's standalone cluster of one master and two workers; ends with its {@link SparkHome}. */
final class Cluster {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern MASTER = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");

  private final SparkHome spark;
  private final List<Running> workers = new ArrayList<>();
  private final String master;

  Cluster(SparkHome spark) throws IOException, InterruptedException {
    this.spark = spark;
    Running started =
        spark.start(
            "master",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    Matcher url = MASTER.matcher(started.awaitLine("Starting Spark master at", PATIENCE));
    if (!url.find()) {
      throw new AssertionError("The master tells no URL: " + started.told());
    }
    master = url.group();
    for (int i = 0; i < 2; i++) {
      workers.add(startWorker(i));
    }
    for (Running worker : workers) {
      worker.awaitLine("Successfully registered with master", PATIENCE);
    }
  }

  private Running startWorker(int number) throws IOException {
    List<String> arguments =
        List.of(
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0",
            "--cores",
            "2",
            "--memory",
            "1g",
            "--work-dir",
            spark.directory("work-" + number).toString(),
            master);
    return spark.start("worker-" + number, "org.apache.spark.deploy.worker.Worker", arguments);
  }

  /** Kills a worker with its executors. */
  void killWorker(int number) {
    workers.get(number).kill();
  }

  /** Submits the job's jar. */
  Running submit(Path jar, List<String> arguments) throws IOException {
    return spark.submit(master, jar, arguments);
  }
}
