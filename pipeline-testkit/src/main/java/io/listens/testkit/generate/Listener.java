package io.listens.testkit.generate;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Someone who listens, always from the same place.
 *
 * @param userId the user's id
 * @param source the app that reports
 * @param device the player; null when the source doesn't report it
 * @param country ISO 3166-1 alpha-2; null when the source doesn't report it
 */
record Listener(
    String userId, GeneratedSource source, @Nullable String device, @Nullable String country) {

  private static final List<String> DEVICES =
      List.of("android", "ios", "web", "windows", "macos", "linux", "smart speaker", "car");
  private static final List<String> COUNTRIES =
      List.of("US", "BR", "GB", "DE", "MX", "IN", "FR", "NL", "TR", "JP", "SE", "NG");

  /** The listeners of a workload. Each is made anew from its number, so that none is kept. */
  static final class Population {

    /** The standard deviation of the logarithm of what each listens to. */
    private static final double ACTIVITY_SPREAD = 1;

    private final long seed;
    private final int idDigits;
    private final Choice activity;
    private final List<GeneratedSource> sources;
    private final Choice source;

    Population(long seed, Workload workload) {
      this.seed = seed;
      idDigits = Integer.toString(workload.users()).length();
      SplittableRandom random = new SplittableRandom(seed);
      activity = new Choice(workload.users(), user -> Draw.logNormal(random, 1, ACTIVITY_SPREAD));
      Map<GeneratedSource, Double> weights = workload.sources();
      // Not the map's own order, which may differ from run to run.
      sources = List.of(GeneratedSource.values()).stream().filter(weights::containsKey).toList();
      source = new Choice(sources.size(), i -> weights.getOrDefault(sources.get(i), 0.0));
    }

    /** Someone, the more active the likelier. */
    Listener next(SplittableRandom random) {
      int user = activity.next(random);
      SplittableRandom own = new SplittableRandom(seed + user);
      GeneratedSource from = sources.get(source.next(own));
      boolean told = from == GeneratedSource.SPOTIFY;
      return new Listener(
          userId(user),
          from,
          told ? DEVICES.get(own.nextInt(DEVICES.size())) : null,
          told ? COUNTRIES.get(own.nextInt(COUNTRIES.size())) : null);
    }

    private String userId(int user) {
      String digits = Integer.toString(user + 1);
      return "u" + "0".repeat(idDigits - digits.length()) + digits;
    }
  }
}
