package io.listens.testkit.generate;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Draws 0 to n - 1 by weight. */
final class Choice {

  private final double[] cumulative;

  Choice(int count, IntToDoubleFunction weight) {
    cumulative = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weight.applyAsDouble(i);
      cumulative[i] = sum;
    }
  }

  int next(SplittableRandom random) {
    int last = cumulative.length - 1;
    int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[last]);
    // What hits a bound belongs to the next one: else a first weight of 0 could be drawn.
    return Math.min(found >= 0 ? found + 1 : -found - 1, last);
  }
}
