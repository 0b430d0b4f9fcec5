package io.listens.testkit.cluster;

import io.listens.testkit.LocalAws;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Spark of its own, as on Glue: on its class path are Spark, Hadoop and their libraries; ours
 * comes with the job's jar alone. Starts its programs, each in a process.
 */
final class SparkHome implements AutoCloseable {

  /** What the job's jar has to bring. */
  private static final Pattern NOT_OF_SPARK =
      Pattern.compile(
          "pipeline-|listens|awssdk/kinesis|awssdk/cloudwatch|fastcsv|classes$"
              + "|/com/amazonaws/|kinesis-asl|/protobuf-java/|/joda-time/|/guava/");

  private final Path home;
  private final LocalAws aws;
  private final List<Running> all = new ArrayList<>();

  /**
   * @param directory where it is made
   * @param aws where {@code s3a://} leads
   */
  SparkHome(Path directory, LocalAws aws) throws IOException {
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
  }

  private void linkJars() throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!NOT_OF_SPARK.matcher(entry.replace('\\', '/')).find() && entry.endsWith(".jar")) {
        Path jar = Path.of(entry).toAbsolutePath();
        Files.createSymbolicLink(jars.resolve(number++ + "-" + jar.getFileName()), jar);
      }
    }
  }

  /** A directory of its own. */
  Path directory(String name) {
    return home.resolve(name);
  }

  /** {@code spark-submit}, with the driver in a process of its own here. */
  Running submit(String master, Path jar, List<String> arguments) throws IOException {
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
              // The kit isn't on Spark's class path.
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

  Running start(String name, String main, List<String> arguments) throws IOException {
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
  public void close() throws IOException {
    all.forEach(Running::kill);
    // Else JUnit warns of each link that leads out of its directory.
    try (Stream<Path> jars = Files.list(home.resolve("jars"))) {
      for (Path link : jars.toList()) {
        Files.delete(link);
      }
    }
  }
}
