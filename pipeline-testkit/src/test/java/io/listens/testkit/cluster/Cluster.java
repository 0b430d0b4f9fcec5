package io.listens.testkit.cluster;

import io.listens.testkit.LocalAws;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spark's standalone cluster of one master and two workers. What is on its class path is Spark,
 * Hadoop and their libraries, as on Glue; ours comes with the job's jar alone.
 */
final class Cluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern MASTER = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");

  /** What the job's jar has to bring. */
  private static final Pattern NOT_ON_A_CLUSTER =
      Pattern.compile(
          "pipeline-|listens|awssdk/kinesis|awssdk/cloudwatch|fastcsv|classes$"
              + "|/com/amazonaws/|kinesis-asl|/protobuf-java/|/joda-time/|/guava/");

  private final Path home;
  private final LocalAws aws;
  private final List<Running> all = new ArrayList<>();
  private final List<Running> workers = new ArrayList<>();
  private final String master;

  Cluster(Path directory, LocalAws aws) throws IOException, InterruptedException {
    this.home = directory;
    this.aws = aws;
    linkJars();
    Files.writeString(
        home.resolve("log4j2.properties"),
        """
        rootLogger.level = info
        rootLogger.appenderRef.stderr.ref = stderr
        appender.stderr.type = Console
        appender.stderr.name = stderr
        appender.stderr.target = SYSTEM_ERR
        appender.stderr.layout.type = PatternLayout
        appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
        """);
    Running started =
        start(
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

  private void linkJars() throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!NOT_ON_A_CLUSTER.matcher(entry.replace('\\', '/')).find() && entry.endsWith(".jar")) {
        Path jar = Path.of(entry).toAbsolutePath();
        Files.createSymbolicLink(jars.resolve(number++ + "-" + jar.getFileName()), jar);
      }
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
            home.resolve("work-" + number).toString(),
            master);
    return start("worker-" + number, "org.apache.spark.deploy.worker.Worker", arguments);
  }

  /** Kills a worker with its executors. */
  void killWorker(int number) {
    workers.get(number).kill();
  }

  /** Submits the job's jar, with the driver in a process of its own here. */
  Running submit(Path jar, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("--master", master));
    command.addAll(List.of("--class", "io.listens.etl.ListenEtl"));
    conf().forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add(jar.toString());
    command.addAll(arguments);
    return start("driver", "org.apache.spark.deploy.SparkSubmit", command);
  }

  private Map<String, String> conf() {
    Map<String, String> conf = new HashMap<>();
    aws.hadoopConf()
        .forEach(
            (key, value) -> {
              // The kit isn't on a cluster's class path.
              if (!key.equals("fs.s3a.impl")) {
                conf.put("spark.hadoop." + key, value);
              }
            });
    conf.put("spark.driver.host", "127.0.0.1");
    conf.put("spark.driver.bindAddress", "127.0.0.1");
    conf.put("spark.ui.enabled", "false");
    conf.put("spark.executor.memory", "512m");
    conf.put("spark.executor.cores", "2");
    conf.put("spark.sql.shuffle.partitions", "4");
    return conf;
  }

  private Running start(String name, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dlog4j2.configurationFile=" + home.resolve("log4j2.properties"));
    command.add("@" + options());
    command.addAll(List.of("-cp", home.resolve("jars") + File.separator + "*", main));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    Map<String, String> environment = builder.environment();
    environment.putAll(aws.environment());
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_SCALA_VERSION", "2.12");
    // Also the pages of master and workers listen there and nowhere else.
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    Running running = new Running(name, builder);
    all.add(running);
    return running;
  }

  /** One copy of what Spark needs of Java 17. */
  private static Path options() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve(".mvn/spark-java17.args"))) {
      here = Objects.requireNonNull(here.getParent());
    }
    return here.resolve(".mvn/spark-java17.args");
  }

  @Override
  public void close() {
    all.forEach(Running::kill);
  }
}
