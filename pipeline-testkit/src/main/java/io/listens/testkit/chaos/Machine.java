package io.listens.testkit.chaos;

import java.util.List;
import java.util.Optional;

/** Something that drivers run on, and die. Its {@link #kill} is called from any thread. */
interface Machine extends AutoCloseable {

  /** How a driver came to its end. */
  sealed interface Ending {}

  /**
   * It did what it was to do.
   *
   * @param late listens that came late, so far
   */
  record Done(long late) implements Ending {}

  /** It was killed. */
  record Killed() implements Ending {}

  /**
   * It failed.
   *
   * @param trace the stack trace, with those of the causes
   */
  record Failed(String trace) implements Ending {

    /** What stands in the trace of who failed because of a planned fault. */
    private static final List<String> PLANNED =
        List.of(
            "a planned fault",
            "NoHttpResponseException",
            "AbortedException",
            "AWSClientIOException",
            "InterruptedException",
            "InterruptedIOException",
            "cancelled",
            "as planned");

    /** What to say of a death that no fault explains: the next driver would mend and hide it. */
    Optional<String> problem() {
      if (Boolean.getBoolean("listens.debug")) {
        System.err.println("A driver failed: " + trace);
      }
      return PLANNED.stream().anyMatch(trace::contains)
          ? Optional.empty()
          : Optional.of("driver: failed without a planned fault: " + trace);
    }
  }

  /** Starts a driver and waits for its end. */
  Ending run(Driver.Part part) throws InterruptedException;

  /** Kills the driver that runs now, if there is one. */
  void kill();

  /** Tells the driver that nothing more comes into the stream. */
  void allSent();

  /** How many tasks were killed. */
  long tasksKilled();

  @Override
  void close();
}
