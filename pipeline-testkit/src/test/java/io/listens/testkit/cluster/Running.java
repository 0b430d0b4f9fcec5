package io.listens.testkit.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process whose output is kept. */
final class Running {

  private final String name;
  private final Process process;
  private final List<String> said = new ArrayList<>();
  private boolean silent;

  Running(String name, ProcessBuilder builder) throws IOException {
    this.name = name;
    this.process = builder.redirectErrorStream(true).start();
    Thread reader = new Thread(this::read, "output-of-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        say(line);
      }
    } catch (IOException e) {
      say("Its output ended: " + e);
    }
    synchronized (said) {
      silent = true;
      said.notifyAll();
    }
  }

  private void say(String line) {
    synchronized (said) {
      said.add(line);
      said.notifyAll();
    }
  }

  /** How many lines it said so far. */
  int lines() {
    synchronized (said) {
      return said.size();
    }
  }

  /** Waits until all that it said so far, taken together, is as wanted. */
  void await(String what, Duration patience, Predicate<List<String>> wanted)
      throws InterruptedException {
    awaitSince(0, what, patience, wanted);
  }

  /** Waits until what it said after its first lines, taken together, is as wanted. */
  void awaitSince(int line, String what, Duration patience, Predicate<List<String>> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (said) {
      while (!wanted.test(said.subList(line, said.size()))) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || silent) {
          throw new AssertionError(
              name + (silent ? " ended" : " was waited for") + " without: " + what + "\n" + told());
        }
        said.wait(left);
      }
    }
  }

  /** Waits for the first line that contains a text. */
  String awaitLine(String text, Duration patience) throws InterruptedException {
    await(text, patience, lines -> lines.stream().anyMatch(line -> line.contains(text)));
    synchronized (said) {
      return said.stream().filter(line -> line.contains(text)).findFirst().orElseThrow();
    }
  }

  /** The last of what it said. */
  String told() {
    synchronized (said) {
      return String.join("\n", said.subList(Math.max(0, said.size() - 60), said.size()));
    }
  }

  /** Asks it to end, as SIGTERM does. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end and returns its exit code. */
  int end(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      throw new AssertionError(name + " doesn't end\n" + told());
    }
    return process.exitValue();
  }

  /** Kills it and what it has started, as kill -9 does. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
