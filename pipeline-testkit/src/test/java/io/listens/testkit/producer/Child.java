package io.listens.testkit.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A producer in a process of its own. */
final class Child {

  private final Process process;
  private final File said;

  private Child(Process process, File said) {
    this.process = process;
    this.said = said;
  }

  /**
   * Starts one on this JVM's class path.
   *
   * @param directory for what it says
   */
  static Child start(Path directory, List<String> jvmOptions, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    File said = Files.createTempFile(directory, "said", ".txt").toFile();
    return new Child(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said).start(), said);
  }

  Process process() {
    return process;
  }

  String said() throws IOException {
    return Files.readString(said.toPath(), UTF_8);
  }
}
