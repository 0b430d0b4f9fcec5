package io.listens.testkit.generate;

import java.util.SplittableRandom;

/**
 * Draws from the distributions of listening. Logarithms and powers are StrictMath's, which gives
 * the same bits on every machine.
 */
final class Draw {

  /** The shares of a catalogue's tracks that are shorter than the lengths below. */
  private static final double[] LENGTH_SHARES = {0, 0.01, 0.1, 0.5, 0.9, 0.99, 1};

  private static final double[] LENGTHS_S = {31, 71, 145, 210, 308, 491, 720};

  private Draw() {}

  /** A track's length in milliseconds, as catalogues have them. */
  static long trackLengthMs(SplittableRandom random) {
    double share = random.nextDouble();
    int above = 1;
    while (LENGTH_SHARES[above] < share) {
      above++;
    }
    double within =
        (share - LENGTH_SHARES[above - 1]) / (LENGTH_SHARES[above] - LENGTH_SHARES[above - 1]);
    return (long) (1000 * between(within, LENGTHS_S[above - 1], LENGTHS_S[above]));
  }

  /**
   * How much is heard of a track, in milliseconds; the whole length if it isn't left. Of those who
   * leave, 48 % do within 5 seconds, 66 % within 30, 92 % before nine tenths.
   */
  static long heardMs(SplittableRandom random, double skipShare, long lengthMs) {
    double leaves = random.nextDouble();
    if (leaves >= skipShare) {
      return lengthMs;
    }
    double leaver = leaves / skipShare;
    double where = random.nextDouble();
    double nineTenths = 0.9 * lengthMs;
    double heard;
    if (leaver < 0.48) {
      heard = between(where, 300, 5_000);
    } else if (leaver < 0.66) {
      heard = between(where, 5_000, Math.min(30_000, nineTenths));
    } else if (leaver < 0.92) {
      heard = between(where, Math.min(30_000, nineTenths), nineTenths);
    } else {
      heard = between(where, nineTenths, (double) lengthMs);
    }
    return (long) heard;
  }

  /** Uniform on a logarithmic scale. */
  static long logUniform(SplittableRandom random, long from, long to) {
    return (long) (from * StrictMath.pow((double) to / from, random.nextDouble()));
  }

  /** Log-normal with the given median. */
  static double logNormal(SplittableRandom random, double median, double sigma) {
    return median * StrictMath.exp(sigma * random.nextGaussian());
  }

  private static double between(double share, double from, double to) {
    return from + share * (to - from);
  }
}
