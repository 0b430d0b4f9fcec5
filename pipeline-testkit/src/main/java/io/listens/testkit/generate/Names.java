package io.listens.testkit.generate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import net.datafaker.Faker;

/** Words for names, drawn once: the faker takes microseconds for each. */
final class Names {

  private static final int WORDS = 250;
  private static final int GENRES = 30;

  private final List<String> firstNames;
  private final List<String> lastNames;
  private final List<String> adjectives;
  private final List<String> nouns;
  private final List<String> genres;

  Names(long seed) {
    Faker faker = new Faker(Locale.ENGLISH, new Random(seed));
    firstNames = different(WORDS, () -> faker.name().firstName());
    lastNames = different(WORDS, () -> faker.name().lastName());
    adjectives = different(WORDS, () -> faker.word().adjective());
    nouns = different(WORDS, () -> faker.word().noun());
    genres = different(GENRES, () -> faker.music().genre().toLowerCase(Locale.ROOT));
  }

  /** An artist's name, another one for each number until all pairs of names are used up. */
  String artist(int number) {
    int first = number % firstNames.size();
    int last = (number / firstNames.size() + number) % lastNames.size();
    return firstNames.get(first) + " " + lastNames.get(last);
  }

  String title(SplittableRandom random) {
    return capital(pick(adjectives, random)) + " " + capital(pick(nouns, random));
  }

  String genre(SplittableRandom random) {
    return pick(genres, random);
  }

  private static String pick(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** Up to {@code count} different words; fewer where the faker knows no more. */
  private static List<String> different(int count, Supplier<String> words) {
    Set<String> different = new LinkedHashSet<>();
    for (int tries = 0; tries < 4 * count && different.size() < count; tries++) {
      different.add(words.get());
    }
    return List.copyOf(different);
  }
}
