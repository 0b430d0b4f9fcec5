package io.listens.testkit.source;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A JVM of its own on this one's class path. */
final class ChildJvm {

  private ChildJvm() {}

  /**
   * One to be started.
   *
   * @param directory where it works
   * @param options of the source, which become arguments behind the others, as pairs
   */
  static ProcessBuilder of(
      Class<?> main, Path directory, Map<String, String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What Spark needs opened, as this JVM has it.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    command.add(directory.toString());
    options.forEach((key, value) -> command.addAll(List.of(key, value)));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** The source's options among the arguments. */
  static Map<String, String> options(String[] arguments, int from) {
    Map<String, String> options = new HashMap<>();
    for (int i = from; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    return options;
  }
}
