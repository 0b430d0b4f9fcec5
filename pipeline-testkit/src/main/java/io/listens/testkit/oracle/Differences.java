package io.listens.testkit.oracle;

import io.listens.model.Song;
import io.listens.model.TrackWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in the words of the result's columns where rows are not what they should be. */
final class Differences {

  private static final List<Property> PROPERTIES =
      List.of(
          new Property("window_end", TrackWindow::windowEnd),
          new Property("artists", row -> ofSong(row, Song::artists)),
          new Property("album_name", row -> ofSong(row, Song::albumName)),
          new Property("track_name", row -> ofSong(row, Song::trackName)),
          new Property("track_genre", row -> ofSong(row, Song::genre)),
          new Property("total_listens", row -> row.figures().totalListens()),
          new Property("unique_users", row -> row.figures().uniqueUsers()),
          new Property("average_listen_duration", row -> row.figures().averageListenDuration()),
          new Property("reported_listens", row -> row.figures().reportedListens()),
          new Property("completed_listens", row -> row.figures().completedListens()),
          new Property("skipped_listens", row -> row.figures().skippedListens()),
          new Property("average_track_length", row -> row.figures().averageTrackLength()));

  private Differences() {}

  /** One line for each row that differs, in the order of windows and tracks. */
  static List<String> between(Collection<TrackWindow> expected, Collection<TrackWindow> actual) {
    Map<RowKey, List<TrackWindow>> expectedRows = byKey(expected);
    Map<RowKey, List<TrackWindow>> actualRows = byKey(actual);
    TreeSet<RowKey> keys = new TreeSet<>(expectedRows.keySet());
    keys.addAll(actualRows.keySet());
    List<String> lines = new ArrayList<>();
    for (RowKey key : keys) {
      String difference =
          difference(
              expectedRows.getOrDefault(key, List.of()), actualRows.getOrDefault(key, List.of()));
      if (!difference.isEmpty()) {
        lines.add(key + ": " + difference);
      }
    }
    return lines;
  }

  private static Map<RowKey, List<TrackWindow>> byKey(Collection<TrackWindow> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(RowKey::of, TreeMap::new, Collectors.toList()));
  }

  private static String difference(List<TrackWindow> expected, List<TrackWindow> actual) {
    if (actual.isEmpty()) {
      return "missing, expected total_listens " + expected.get(0).figures().totalListens();
    }
    if (expected.isEmpty()) {
      return "total_listens " + actual.get(0).figures().totalListens() + ", expected no row";
    }
    if (actual.size() > 1) {
      return actual.size() + " rows, expected 1";
    }
    return PROPERTIES.stream()
        .filter(
            property -> !Objects.equals(property.of(expected.get(0)), property.of(actual.get(0))))
        .map(
            property ->
                property.name
                    + " "
                    + shown(property.of(actual.get(0)))
                    + ", expected "
                    + shown(property.of(expected.get(0))))
        .collect(Collectors.joining("; "));
  }

  private static Object shown(@Nullable Object value) {
    return value == null ? "none" : value;
  }

  private static @Nullable String ofSong(
      TrackWindow row, Function<Song, @Nullable String> property) {
    Song song = row.song();
    return song == null ? null : property.apply(song);
  }

  private record Property(String name, Function<TrackWindow, @Nullable Object> value) {

    @Nullable Object of(TrackWindow row) {
      return value.apply(row);
    }
  }
}
