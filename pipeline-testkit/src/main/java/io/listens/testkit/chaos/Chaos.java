package io.listens.testkit.chaos;

import io.listens.model.Internal;
import io.listens.testkit.LocalAws;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Runs seeds, one after the other, and remembers which troubles there really were. */
@Internal
public final class Chaos implements AutoCloseable {

  /** How drivers die. */
  public enum Kill {
    /** Each is a process of its own, and killed. */
    PROCESS,
    /** They share this process, and are interrupted: faster by far. */
    QUERY,
    /** Processes at every eighth seed. */
    BOTH
  }

  private static final int PROCESS_EVERY = 8;

  private final LocalAws aws = LocalAws.start();
  private final Kill kill;
  private final Set<String> planned = new LinkedHashSet<>();
  private final Set<String> fired = new HashSet<>();

  /**
   * @param kill how drivers die
   */
  public Chaos(Kill kill) {
    this.kill = kill;
  }

  /**
   * Runs a seed. What is found wrong is among the result's problems.
   *
   * @throws IOException if no files can be made for it
   * @throws InterruptedException if the thread is interrupted
   */
  public SeedResult run(long seed) throws IOException, InterruptedException {
    SeedResult result = new ChaosRun(aws, ChaosPlan.of(seed), processes(seed)).run();
    planned.addAll(result.planned());
    fired.addAll(result.fired().keySet());
    return result;
  }

  private boolean processes(long seed) {
    return switch (kill) {
      case PROCESS -> true;
      case QUERY -> false;
      case BOTH -> Math.floorMod(seed, PROCESS_EVERY) == 0;
    };
  }

  /** The kinds of trouble that were planned so far and never fired: they prove nothing. */
  public List<String> neverFired() {
    return planned.stream().filter(trouble -> !fired.contains(trouble)).toList();
  }

  /** Stops the embedded AWS. */
  @Override
  public void close() {
    aws.close();
  }
}
