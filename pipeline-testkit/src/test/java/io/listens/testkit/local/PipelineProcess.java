package io.listens.testkit.local;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import io.listens.testkit.LocalAws;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pipeline in a process of its own, which can be killed; it takes what the stream holds. */
final class PipelineProcess {

  private PipelineProcess() {}

  /** All that the other process must know. */
  private record Order(
      Map<String, String> source,
      OutputLocations output,
      WindowSpec windows,
      ListenPolicy policy,
      ZoneId zone,
      Map<String, String> hadoop)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  static Process start(EtlConfig config, LocalAws aws) throws IOException {
    Map<String, String> hadoop = new HashMap<>(aws.hadoopConf());
    hadoop.remove("fs.s3a.impl");
    Order order =
        new Order(
            config.source(),
            config.output(),
            config.windows(),
            config.policy(),
            config.zone(),
            hadoop);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(order);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX"))
        .forEach(command::add);
    command.add("-Daws.accessKeyId=" + aws.accessKey());
    command.add("-Daws.secretAccessKey=" + aws.secretKey());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(PipelineProcess.class.getName());
    command.add(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String[] arguments) throws Exception {
    byte[] bytes = Base64.getDecoder().decode(arguments[0]);
    Order order;
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      order = (Order) in.readObject();
    }
    EtlConfig config =
        new EtlConfig(
            order.source(), order.output(), order.windows(), order.policy(), order.zone());
    new ListenPipeline(LocalSpark.start(order.hadoop()), config).runAvailable();
    System.exit(0);
  }
}
