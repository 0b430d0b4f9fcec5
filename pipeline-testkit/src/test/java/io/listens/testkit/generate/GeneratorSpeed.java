package io.listens.testkit.generate;

import java.util.Iterator;
import java.util.Locale;

/**
 * Measures listens/s on one thread: {@code java … io.listens.testkit.generate.GeneratorSpeed
 * [listens per round] [rounds]}. Prints, never asserts.
 */
final class GeneratorSpeed {

  private GeneratorSpeed() {}

  public static void main(String[] args) {
    long listens = args.length > 0 ? Long.parseLong(args[0]) : 3_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    long began = System.nanoTime();
    ListenGenerator generator = new ListenGenerator(7, Workload.typical().withListens(listens));
    System.out.printf(Locale.ROOT, "catalogue: %.2f s%n", (System.nanoTime() - began) / 1e9);
    for (int round = 0; round < rounds; round++) {
      measure(generator);
    }
  }

  private static void measure(ListenGenerator generator) {
    long began = System.nanoTime();
    long records = 0;
    long bytes = 0;
    for (Iterator<GeneratedListen> all = generator.iterator(); all.hasNext(); records++) {
      bytes += all.next().payload().length;
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,d records, %,d bytes: %.2f s, %,.0f records/s%n",
        records,
        bytes,
        seconds,
        records / seconds);
  }
}
