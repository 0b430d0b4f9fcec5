package io.listens.testkit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The marks of an axis that begins at 0.
 *
 * @param step from mark to mark: 1, 2 or 5 times a power of ten
 * @param marks how many there are above 0; the last is at the greatest value or above it
 */
record Scale(double step, int marks) {

  private static final int WANTED = 4;

  /** A scale for values from 0 to the greatest of them. */
  static Scale upTo(double greatest) {
    double least = Math.max(greatest, 1e-9) / WANTED;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    double step = power;
    for (int factor : new int[] {2, 5, 10}) {
      if (step < least * (1 - 1e-9)) {
        step = power * factor;
      }
    }
    return new Scale(step, (int) Math.max(1, Math.ceil(greatest / step - 1e-9)));
  }

  double top() {
    return step * marks;
  }

  List<Double> values() {
    List<Double> values = new ArrayList<>();
    for (int mark = 0; mark <= marks; mark++) {
      values.add(mark * step);
    }
    return values;
  }

  /** A value of this scale, with as many decimals as its step needs. */
  String told(double value) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
