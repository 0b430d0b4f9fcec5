package io.listens.testkit.fault;

import java.util.SplittableRandom;

/**
 * One rule of a plan.
 *
 * @param words how {@code when} is said
 */
record FaultRule(FaultSite site, When when, FaultKind kind, Fault fault, String words) {

  /** Whether a call is one that a fault fires at. */
  @FunctionalInterface
  interface When {
    boolean test(long call, SplittableRandom draw);
  }

  @Override
  public String toString() {
    return kind + " on " + site + " " + words;
  }
}
