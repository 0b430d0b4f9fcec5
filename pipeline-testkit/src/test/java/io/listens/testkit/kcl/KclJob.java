package io.listens.testkit.kcl;

import io.listens.etl.job.Job;
import io.listens.testkit.LocalAws;
import io.listens.testkit.local.LocalSpark;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The job in a process of its own, which can be killed. */
final class KclJob {

  /** Hadoop's settings come as arguments that the job passes over. */
  private static final String HADOOP = "--hadoop.";

  private KclJob() {}

  /**
   * Starts it.
   *
   * @param log where its output is added
   */
  static Process start(KclLake lake, LocalAws aws, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX"))
        .forEach(command::add);
    command.add("-Daws.accessKeyId=" + aws.accessKey());
    command.add("-Daws.secretAccessKey=" + aws.secretKey());
    command.add("-Daws.secretKey=" + aws.secretKey());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), KclJob.class.getName()));
    aws.hadoopConf()
        .forEach(
            (key, value) -> {
              if (!key.equals("fs.s3a.impl")) {
                command.add(HADOOP + key + "=" + value);
              }
            });
    command.add("--listens.source=kcl");
    command.add("--listens.output=" + lake.config().output().root());
    command.add("--listens.trigger=1s");
    lake.source().forEach((key, value) -> command.add("--listens.kinesis." + key + "=" + value));
    lake.library().forEach((key, value) -> command.add("--listens.kcl." + key + "=" + value));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  public static void main(String[] arguments) {
    Map<String, String> hadoop = new HashMap<>();
    for (String argument : arguments) {
      if (argument.startsWith(HADOOP)) {
        String[] pair = argument.substring(HADOOP.length()).split("=", 2);
        hadoop.put(pair[0], pair[1]);
      }
    }
    LocalSpark.start(hadoop);
    System.exit(Job.run(arguments));
  }
}
