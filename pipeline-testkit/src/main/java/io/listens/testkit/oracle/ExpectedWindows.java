package io.listens.testkit.oracle;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenFigures;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The exact windows that a set of listens adds up to, whatever its order. The rules, in full:
 *
 * <ol>
 *   <li>A record belongs to every window with start &lt;= event time &lt; end.
 *   <li>Within one window, records of one track and user with the same {@code listen_id} are one
 *       listen. If they differ, the one that says most wins: the greatest {@code played_ms}, then
 *       {@code skipped} (true over false), then the greatest {@code track_ms}; "not reported" is
 *       least. A record without an id is a listen of its own.
 *   <li>A track's length is the catalogue's, else what the listen itself reported.
 *   <li>The policy is asked about each listen that won, with its played time and that length.
 *   <li>Figures are as {@link ListenFigures} says; a listen is complete if its played time is
 *       reported, the length known, and played * 10 &gt;= length * 9.
 *   <li>A track that the catalogue lacks has rows like any other, without a song.
 * </ol>
 *
 * <p>All listens are held in memory. Immutable.
 */
public final class ExpectedWindows {

  private static final int SHOWN_DIFFERENCES = 10;

  private final List<TrackWindow> rows;
  private final Counts counts;

  private ExpectedWindows(List<TrackWindow> rows, Counts counts) {
    this.rows = rows;
    this.counts = counts;
  }

  /**
   * The windows of listens that were read already.
   *
   * @param listens in any order; read once
   * @param catalogue each track once
   * @param rules how listens become windows
   * @throws IllegalArgumentException if the catalogue has a track twice
   */
  public static ExpectedWindows of(
      Stream<Listen> listens, Collection<Song> catalogue, WindowRules rules) {
    WindowGroups groups = new WindowGroups(byTrack(catalogue), rules);
    listens.forEach(groups::add);
    return new ExpectedWindows(groups.rows(), groups.counts());
  }

  /**
   * The windows of records as they are in the stream; malformed ones are counted and left out.
   *
   * @param payloads in any order; read once
   * @param codec reads them
   * @param catalogue each track once
   * @param rules how listens become windows
   * @throws IllegalArgumentException if the catalogue has a track twice
   */
  public static ExpectedWindows ofPayloads(
      Stream<byte[]> payloads, ListenCodec codec, Collection<Song> catalogue, WindowRules rules) {
    WindowGroups groups = new WindowGroups(byTrack(catalogue), rules);
    payloads.forEach(payload -> groups.addPayload(payload, codec));
    return new ExpectedWindows(groups.rows(), groups.counts());
  }

  /** The rows, by start of the window, then by track. */
  public List<TrackWindow> rows() {
    return rows;
  }

  /** What became of the records. */
  public Counts counts() {
    return counts;
  }

  /**
   * What differs, one line for each row, such as {@code window 2024-06-25T17:30:00Z, track X:
   * total_listens 3, expected 4}; empty when nothing does. Of the song, what {@code processed/} has
   * is compared: its names and genre.
   *
   * @param actual in any order
   */
  public List<String> differences(Collection<TrackWindow> actual) {
    return Differences.between(rows, actual);
  }

  /**
   * Checks that rows are the expected ones.
   *
   * @param actual in any order
   * @throws AssertionError if they aren't, with the first of the {@link #differences}
   */
  public void assertMatches(Collection<TrackWindow> actual) {
    List<String> differences = differences(actual);
    int count = differences.size();
    if (count > 0) {
      int shown = Math.min(SHOWN_DIFFERENCES, count);
      throw new AssertionError(
          (count + " rows differ (" + actual.size() + " rows, expected " + rows.size() + "):\n  ")
              + String.join("\n  ", differences.subList(0, shown))
              + (count > shown ? "\n  and " + (count - shown) + " more" : ""));
    }
  }

  /**
   * What became of the records: {@code records = malformed + duplicates + notCounted + counted}.
   * Where windows overlap, a listen is looked at in the first of those that it falls into.
   *
   * @param records how many were read
   * @param malformed how many of them are no listens
   * @param duplicates how many of them are no listen of their own, as another of the window, track
   *     and user has their id
   * @param notCounted how many listens the policy left out
   * @param counted how many listens are in windows
   * @param unknownTracks how many of the counted are of tracks that the catalogue lacks
   */
  public record Counts(
      long records,
      long malformed,
      long duplicates,
      long notCounted,
      long counted,
      long unknownTracks) {}

  private static Map<String, Song> byTrack(Collection<Song> catalogue) {
    Map<String, Song> songs = new HashMap<>();
    for (Song song : catalogue) {
      if (songs.put(song.trackId(), song) != null) {
        throw new IllegalArgumentException(
            "catalogue has track " + song.trackId() + " more than once; expected once");
      }
    }
    return songs;
  }
}
