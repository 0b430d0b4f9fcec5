package io.listens.testkit.size;

import java.util.ArrayList;
import java.util.List;

/**
 * What comes in, and how it is taken.
 *
 * @param listensPerSecond at the busiest time
 * @param bytes of a listen as it is sent
 * @param triggerSeconds from the start of one batch to that of the next
 * @param windowMinutes length of a window
 * @param retentionHours how long the stream keeps records
 */
record Load(
    double listensPerSecond,
    double bytes,
    double triggerSeconds,
    double windowMinutes,
    double retentionHours) {

  /**
   * @throws IllegalArgumentException that lists all that is wrong
   */
  Load {
    List<String> problems = new ArrayList<>();
    require(listensPerSecond > 0, "--events-per-second", listensPerSecond, "more than 0", problems);
    require(
        bytes >= 1 && bytes <= 1 << 20, "--bytes", bytes, "from 1 to 1,048,576 bytes", problems);
    require(triggerSeconds >= 1, "--trigger-seconds", triggerSeconds, "1 or more", problems);
    require(windowMinutes >= 1, "--window-minutes", windowMinutes, "1 or more", problems);
    require(
        retentionHours >= 24 && retentionHours <= 168,
        "--retention-hours",
        retentionHours,
        "from 24 to 168",
        problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void require(
      boolean right, String option, double value, String expected, List<String> problems) {
    if (!right) {
      problems.add(option + " is " + value + "; expected " + expected);
    }
  }
}
