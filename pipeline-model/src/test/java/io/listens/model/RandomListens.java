package io.listens.model;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Listens with every field now present, now absent, and texts that are hard to write as JSON. */
final class RandomListens {

  private static final String[] PIECES = {
    "a", "Z", "0", " ", "\"", "\\", "/", "\b", "\n", "\r", "\t", "\u0000", "\u001f", "\u007f", "ı",
    "İ", "ß", "é", "e\u0301", "日本", "\u200f", "\u2028", "\ufeff", "\uffff", "😀", "👩‍🚀", "𝄞"
  };

  private static final List<TimeMeaning> TIME_MEANINGS = List.of(TimeMeaning.values());

  private final Random random;

  RandomListens(long seed) {
    random = new Random(seed);
  }

  Listen next() {
    return new Listen(
        maybe(id()),
        id(),
        id(),
        Instant.ofEpochMilli(random.nextLong(253_402_300_800_000L)),
        TIME_MEANINGS.get(random.nextInt(TIME_MEANINGS.size())),
        new Playback(maybe(length()), maybe(random.nextBoolean()), maybe(length())),
        new Origin(
            maybe(text(12)),
            maybe(text(12)),
            maybe(text(12)),
            maybe(text(2)),
            maybe(random.nextBoolean())));
  }

  private long length() {
    return random.nextLong(Playback.MAX_MS + 1) >>> random.nextInt(40);
  }

  private String id() {
    return "x" + text(30);
  }

  private String text(int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(pieces + 1); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(4) == 0 ? null : value;
  }
}
