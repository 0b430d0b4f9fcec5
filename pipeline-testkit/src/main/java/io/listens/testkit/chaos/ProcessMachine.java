package io.listens.testkit.chaos;

import io.listens.testkit.LocalAws;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Processes of their own, which are killed as {@code kill -9} does. */
final class ProcessMachine implements Machine {

  private final ChaosPlan plan;
  private final LocalAws aws;
  private final AtomicLong tasksKilled = new AtomicLong();
  private boolean allSent;
  private boolean killed;
  private @Nullable Process running;

  ProcessMachine(ChaosPlan plan, LocalAws aws) {
    this.plan = plan;
    this.aws = aws;
  }

  @Override
  public Ending run(Driver.Part part) throws InterruptedException {
    try {
      Process process = start(part);
      Ending ending = follow(process);
      process.waitFor();
      return over() ? new Killed() : ending;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run a driver", e);
    }
  }

  private synchronized Process start(Driver.Part part) throws IOException {
    killed = false;
    Process process = new ProcessBuilder(command(part)).redirectErrorStream(true).start();
    running = process;
    if (allSent) {
      process.getOutputStream().close();
    }
    return process;
  }

  private List<String> command(Driver.Part part) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    aws.hadoopConf().forEach((key, value) -> command.add("-Dspark.hadoop." + key + "=" + value));
    aws.systemProperties().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChildDriver.class.getName());
    command.addAll(List.of(Long.toString(plan.seed()), aws.endpoint().toString(), part.name()));
    return command;
  }

  /** Reads what the process says, to its end. */
  private Ending follow(Process process) throws IOException {
    StringBuilder said = new StringBuilder();
    Ending ending = null;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals(ChildDriver.TASK_KILLED)) {
          tasksKilled.incrementAndGet();
        } else if (line.startsWith(ChildDriver.DONE)) {
          ending = new Done(Long.parseLong(line.substring(ChildDriver.DONE.length())));
        } else {
          said.append(line).append('\n');
        }
      }
    }
    return ending == null ? new Failed(said.toString()) : ending;
  }

  private synchronized boolean over() {
    running = null;
    return killed;
  }

  @Override
  public synchronized void kill() {
    if (running != null) {
      killed = true;
      running.destroyForcibly();
    }
  }

  @Override
  public synchronized void allSent() {
    allSent = true;
    if (running != null) {
      try {
        running.getOutputStream().close();
      } catch (IOException e) {
        // It died just now; the next one is told when it starts.
      }
    }
  }

  @Override
  public long tasksKilled() {
    return tasksKilled.get();
  }

  @Override
  public void close() {
    kill();
  }
}
