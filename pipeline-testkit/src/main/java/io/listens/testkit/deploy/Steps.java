package io.listens.testkit.deploy;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Tells of each change before it is made, and makes none if it is only to be told.
 *
 * @param out where to tell
 * @param dry whether nothing is to be changed
 * @param pause waits
 */
record Steps(PrintWriter out, boolean dry, Pause pause) {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  /** Waits for a time. */
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  void change(String what, Runnable how) {
    out.println(dry ? "Would: " + what : what);
    out.flush();
    if (!dry) {
      how.run();
    }
  }

  void tell(String what) {
    out.println(what);
    out.flush();
  }

  /**
   * Waits until something is so.
   *
   * @return false if it wasn't in time
   */
  boolean await(Duration patience, BooleanSupplier so) {
    for (Duration waited = Duration.ZERO;
        waited.compareTo(patience) < 0;
        waited = waited.plus(BETWEEN_LOOKS)) {
      if (so.getAsBoolean()) {
        return true;
      }
      sleep(BETWEEN_LOOKS);
    }
    return so.getAsBoolean();
  }

  void sleep(Duration time) {
    try {
      pause.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting", e);
    }
  }
}
