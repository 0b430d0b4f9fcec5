package io.listens.testkit.chaos;

import java.util.List;
import java.util.SplittableRandom;

/** Draws from a seed; each part of a plan has its own, so that no part moves another's draws. */
final class Chances {

  private final SplittableRandom random;

  /**
   * @param part what is drawn; equal seeds and parts draw the same
   */
  Chances(long seed, String part) {
    random = new SplittableRandom(new SplittableRandom(seed).nextLong() ^ part.hashCode());
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** From {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  long nextLong() {
    return random.nextLong();
  }

  boolean with(double probability) {
    return random.nextDouble() < probability;
  }
}
