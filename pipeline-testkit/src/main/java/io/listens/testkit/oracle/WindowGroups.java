package io.listens.testkit.oracle;

import static java.util.Comparator.comparing;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records, put into the windows of their tracks, and what they add up to there. */
final class WindowGroups {

  private final Map<String, Song> songs;
  private final WindowRules rules;
  private final Map<RowKey, DistinctListens> byWindow = new HashMap<>();

  /** Each listen in one window only: what the counts are of. */
  private final Map<RowKey, DistinctListens> byFirstWindow = new HashMap<>();

  private long records;
  private long malformed;

  WindowGroups(Map<String, Song> songs, WindowRules rules) {
    this.songs = songs;
    this.rules = rules;
  }

  void addPayload(byte[] payload, ListenCodec codec) {
    try {
      add(codec.decode(payload));
    } catch (MalformedListenException e) {
      records++;
      malformed++;
    }
  }

  void add(Listen listen) {
    records++;
    List<Instant> starts = rules.startsFor(listen.listenedAt());
    starts.forEach(start -> add(byWindow, start, listen));
    if (!starts.isEmpty()) {
      add(byFirstWindow, starts.get(starts.size() - 1), listen);
    }
  }

  private static void add(Map<RowKey, DistinctListens> groups, Instant start, Listen listen) {
    groups
        .computeIfAbsent(new RowKey(start, listen.trackId()), key -> new DistinctListens())
        .add(listen);
  }

  /** By start of the window, then by track. */
  List<TrackWindow> rows() {
    List<TrackWindow> rows = new ArrayList<>();
    byWindow.forEach(
        (key, listens) -> {
          List<Listen> counted = counted(key, listens);
          if (!counted.isEmpty()) {
            rows.add(row(key, counted));
          }
        });
    rows.sort(comparing(RowKey::of));
    return List.copyOf(rows);
  }

  private TrackWindow row(RowKey key, List<Listen> listens) {
    Song song = songs.get(key.trackId());
    Instant start = key.windowStart();
    return new TrackWindow(
        start, start.plus(rules.length()), key.trackId(), song, Figures.of(listens, song));
  }

  private List<Listen> counted(RowKey key, DistinctListens distinct) {
    Song song = songs.get(key.trackId());
    return distinct.listens().stream()
        .filter(
            listen ->
                rules.policy().counts(listen.playback().playedMs(), Figures.lengthMs(song, listen)))
        .toList();
  }

  ExpectedWindows.Counts counts() {
    long distinct = 0;
    long counted = 0;
    long unknown = 0;
    for (Map.Entry<RowKey, DistinctListens> group : byFirstWindow.entrySet()) {
      long counting = counted(group.getKey(), group.getValue()).size();
      distinct += group.getValue().listens().size();
      counted += counting;
      unknown += songs.containsKey(group.getKey().trackId()) ? 0 : counting;
    }
    return new ExpectedWindows.Counts(
        records, malformed, records - malformed - distinct, distinct - counted, counted, unknown);
  }
}
