package io.listens.bench;

import io.listens.bench.peers.PeersCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code ./listens bench} and {@code java -jar} run: {@code peers} for the side-by-side runs,
 * and everything else is JMH's.
 */
public final class Bench {

  private Bench() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    String classpath = System.getProperty("java.class.path");
    if (classpath.endsWith(".jar") && !classpath.contains(File.pathSeparator)) {
      System.exit(again(Path.of(classpath).toAbsolutePath(), args));
    }
    if (args.length > 0 && args[0].equals("peers")) {
      PeersCommand.main(Arrays.copyOfRange(args, 1, args.length));
    } else {
      org.openjdk.jmh.Main.main(args);
    }
  }

  /** Started by {@code java -jar}: Spark's hundreds of jars and options aren't there yet. */
  private static int again(Path jar, String[] args) throws IOException, InterruptedException {
    Path target = jar.resolve("..").normalize();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + target.resolve("../../.mvn/spark-java17.args"));
    command.add("-cp");
    command.add(
        target.resolve("classes")
            + File.pathSeparator
            + Files.readString(target.resolve("listens.classpath")));
    command.add(Bench.class.getName());
    command.addAll(Arrays.asList(args));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
