package io.listens.testkit.chaos;

import java.util.List;
import java.util.Optional;

/** Tells deaths of planned faults from those that a driver has nobody but itself to blame for. */
final class Deaths {

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

  private Deaths() {}

  /**
   * What to say of a death that no fault explains.
   *
   * @param trace the failure's stack trace
   */
  static Optional<String> problemWith(String trace) {
    if (Boolean.getBoolean("listens.debug")) {
      System.err.println("A driver died: " + trace);
    }
    return PLANNED.stream().anyMatch(trace::contains)
        ? Optional.empty()
        : Optional.of("driver: died without a planned fault: " + trace);
  }
}
