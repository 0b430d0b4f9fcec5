package io.listens.testkit.generate;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.listens.model.Song;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A made-up catalogue, in the shape and with the difficulties of real ones: commas and quotes in
 * names, several artists, names beyond ASCII, a track without names. Immutable.
 */
public final class Catalogue {

  private static final List<String> HEADER =
      List.of(
          "id",
          "track_id",
          "artists",
          "album_name",
          "track_name",
          "popularity",
          "duration_ms",
          "explicit",
          "danceability",
          "energy",
          "key",
          "loudness",
          "mode",
          "speechiness",
          "acousticness",
          "instrumentalness",
          "liveness",
          "valence",
          "tempo",
          "time_signature",
          "track_genre");

  private final long seed;
  private final List<Song> byRank;
  private final List<Song> missing;
  private final List<Integer> fileOrder;

  Catalogue(long seed, int tracks) {
    this.seed = seed;
    SongMaker maker = new SongMaker(seed);
    List<Song> made = new ArrayList<>();
    for (int rank = 0; rank < tracks; rank++) {
      made.add(rank > 0 && rank == tracks - 1 ? maker.nameless() : maker.song(rank));
    }
    byRank = List.copyOf(made);
    List<Song> others = new ArrayList<>();
    for (int i = 0; i <= tracks / 50; i++) {
      others.add(maker.nameless());
    }
    missing = List.copyOf(others);
    List<Integer> order = new ArrayList<>(tracks);
    for (int rank = 0; rank < tracks; rank++) {
      order.add(rank);
    }
    Collections.shuffle(order, new Random(seed));
    fileOrder = List.copyOf(order);
  }

  /** The songs, in an order that says nothing of their popularity. */
  public List<Song> songs() {
    return fileOrder.stream().map(byRank::get).toList();
  }

  /**
   * Writes the songs in the shape of {@code songs.csv}: 21 columns, RFC 4180, UTF-8.
   *
   * @param file written anew
   * @param lineEnd what ends a line
   */
  public void writeCsv(Path file, LineEnd lineEnd) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (CsvWriter csv =
        CsvWriter.builder()
            .lineDelimiter(lineEnd.delimiter)
            .build(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      csv.writeRecord(HEADER);
      for (int row = 0; row < byRank.size(); row++) {
        csv.writeRecord(row(row, fileOrder.get(row), random));
      }
    }
  }

  /** The length of a song of this catalogue, in milliseconds: each has one. */
  static long lengthMs(Song song) {
    return Objects.requireNonNull(song.durationMs(), "durationMs");
  }

  /** The songs, the most played first. */
  List<Song> byRank() {
    return byRank;
  }

  /** Tracks that people play although the catalogue lacks them. */
  List<Song> missing() {
    return missing;
  }

  private List<String> row(int id, int rank, SplittableRandom random) {
    Song song = byRank.get(rank);
    List<String> row = new ArrayList<>(HEADER.size());
    row.add(Integer.toString(id));
    row.add(song.trackId());
    row.add(orEmpty(song.artists()));
    row.add(orEmpty(song.albumName()));
    row.add(orEmpty(song.trackName()));
    row.add(Integer.toString(100 - (int) (100L * rank / byRank.size())));
    row.add(Long.toString(lengthMs(song)));
    row.add(random.nextInt(10) == 0 ? "True" : "False");
    addSound(row, random);
    row.add(orEmpty(song.genre()));
    return row;
  }

  private static void addSound(List<String> row, SplittableRandom random) {
    row.add(thousandths(random, 0, 1_000)); // danceability
    row.add(thousandths(random, 0, 1_000)); // energy
    row.add(Integer.toString(random.nextInt(12))); // key
    row.add(thousandths(random, -30_000, 0)); // loudness
    row.add(Integer.toString(random.nextInt(2))); // mode
    row.add(thousandths(random, 0, 1_000)); // speechiness
    row.add(thousandths(random, 0, 1_000)); // acousticness
    row.add(Double.toString(random.nextInt(1_000) / 1e7)); // instrumentalness, as 7.61E-5
    row.add(thousandths(random, 0, 1_000)); // liveness
    row.add(thousandths(random, 0, 1_000)); // valence
    row.add(thousandths(random, 60_000, 200_000)); // tempo
    row.add(Integer.toString(3 + random.nextInt(2))); // time_signature
  }

  private static String thousandths(SplittableRandom random, int from, int to) {
    return Double.toString(random.nextInt(from, to) / 1000.0);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** What ends a line. */
  public enum LineEnd {
    /** A line feed. */
    LF(LineDelimiter.LF),
    /** Carriage return and line feed, as RFC 4180 has it. */
    CRLF(LineDelimiter.CRLF);

    private final LineDelimiter delimiter;

    LineEnd(LineDelimiter delimiter) {
      this.delimiter = delimiter;
    }
  }
}
