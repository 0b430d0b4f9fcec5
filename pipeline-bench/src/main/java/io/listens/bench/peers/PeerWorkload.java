package io.listens.bench.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The listens that peers add up: an hour of them, in order but for some that are up to {@link
 * #DISORDER} late, so that no peer's watermark drops any.
 *
 * @param listens how many
 * @param zipf exponent of the tracks' popularity; 0 for tracks that are all alike
 * @param hot whether one track gets every second listen
 * @param files over how many files they are spread, in the order of their arrival
 * @param seed equal seeds give equal bytes
 */
record PeerWorkload(long listens, double zipf, boolean hot, int files, long seed) {

  static final int TRACKS = 100_000;
  static final int USERS = 1_000_000;

  /** When the first listen is. */
  static final Instant START = Instant.parse("2024-06-25T12:00:00Z");

  /** From the first listen to the last. */
  static final Duration SPAN = Duration.ofHours(1);

  /** By how much a listen may come after a later one. */
  static final Duration DISORDER = Duration.ofMinutes(2);

  /** Below every peer's watermark. */
  static final Duration WATERMARK = Duration.ofMinutes(10);

  /**
   * @throws IllegalArgumentException that lists all that is wrong
   */
  PeerWorkload {
    List<String> problems = new ArrayList<>();
    if (files < 1) {
      problems.add("files is " + files + "; expected at least 1");
    }
    if (listens < files) {
      problems.add("listens is " + listens + "; expected at least one for each file");
    }
    if (!(zipf >= 0 && zipf <= 5)) {
      problems.add("zipf is " + zipf + "; expected 0 to 5");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** A directory's name that tells these parameters. */
  String name() {
    return String.format(
        Locale.ROOT,
        "listens=%d,zipf=%s%s,files=%d,seed=%d",
        listens,
        zipf,
        hot ? ",hot" : "",
        files,
        seed);
  }

  /** These parameters in words. */
  String described() {
    return String.format(
        Locale.ROOT,
        "%,d listens in %d minutes and %d files, %,d tracks (Zipf %s%s), %,d users",
        listens,
        SPAN.toMinutes(),
        files,
        TRACKS,
        zipf,
        hot ? ", one with half of all listens" : "",
        USERS);
  }

  /** Where the files of a workload are. */
  record Files(Path root) {

    /** JSON lines, {@code part-00000.json} and so on. */
    Path listens() {
      return root.resolve("listens");
    }

    /**
     * The same listens in one file for each reader, each in the order of arrival: for those who
     * read files in no order of their own choosing.
     *
     * @param readers how many files
     */
    Path lanes(int readers) {
      return root.resolve("lanes-" + readers);
    }

    /**
     * One listen long after all others: it moves the watermark past their last window, for those
     * who never see the end of a stream. It isn't part of the answer.
     */
    Path closing() {
      return root.resolve("closing");
    }

    /** The catalogue. */
    Path songs() {
      return root.resolve("songs.csv");
    }

    /** What the listens add up to in windows of that length; made when first asked for. */
    Path answer(Duration window) {
      return root.resolve("answer-" + window.toMinutes() + "m.parquet");
    }
  }
}
