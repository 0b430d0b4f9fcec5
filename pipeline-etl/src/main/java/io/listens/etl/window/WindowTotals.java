package io.listens.etl.window;

import io.listens.model.ListenPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up one window. Takes its listens bucket by bucket: what it must remember of single listens
 * is forgotten at the end of each bucket, as no listen or user is in two of them.
 *
 * <p>Listens of one track and user that carry the same id are one listen. Should they differ, the
 * one that says most counts: the greatest played time, then skipped, then the greatest track
 * length; not reported is least.
 */
final class WindowTotals {

  private final ListenPolicy policy;
  private final SongTable songs;

  private final KeyTable tracks = new KeyTable();
  private final List<TrackTotals> totals = new ArrayList<>();
  private long[] durations = new long[1024];

  /** Of the bucket: users by track. */
  private final KeyTable users = new KeyTable();

  /** Of the bucket: listens by user and track, and what each says. */
  private final KeyTable listens = new KeyTable();

  private long[] playedMs = new long[1024];
  private long[] trackMs = new long[1024];
  private byte[] skipped = new byte[1024];

  private long duplicates;

  private final ListenBytes.Reader reader = new ListenBytes.Reader();
  private final CountedListen listen = new CountedListen();

  /**
   * @param policy what counts as a listen
   * @param songs the catalogue
   */
  WindowTotals(ListenPolicy policy, SongTable songs) {
    this.policy = policy;
    this.songs = songs;
  }

  /**
   * Takes listens of one bucket.
   *
   * @param bytes as {@link ListenBytes} has them
   */
  void add(byte[] bytes, int offset, int length) {
    reader.reset(bytes, offset, length);
    while (reader.hasNext()) {
      reader.next(listen);
      add();
    }
  }

  private void add() {
    CountedListen.Text track = listen.track;
    int trackNumber = tracks.add(0, track.bytes, track.offset, track.length);
    if (trackNumber == totals.size()) {
      addTrack(Arrays.copyOfRange(track.bytes, track.offset, track.offset + track.length));
    }
    CountedListen.Text user = listen.user;
    int userNumber = users.add(trackNumber, user.bytes, user.offset, user.length);
    int known = listens.size();
    CountedListen.Text id = listen.id;
    // A UUID's bytes are no text.
    int owner = userNumber << 1 | (listen.idIsUuid ? 1 : 0);
    int number = listens.add(owner, id.bytes, id.offset, id.length);
    duplicates += number == known ? 0 : 1;
    if (number == known || saysMoreThan(number)) {
      keep(number);
    }
  }

  /** Listens so far that were there already. */
  long duplicates() {
    return duplicates;
  }

  private void addTrack(byte[] track) {
    if (totals.size() == durations.length) {
      durations = Arrays.copyOf(durations, 2 * durations.length);
    }
    int song = songs.find(track);
    durations[totals.size()] = songs.durationMs(song);
    totals.add(new TrackTotals(track, song));
  }

  private boolean saysMoreThan(int number) {
    if (listen.playedMs != playedMs[number]) {
      return listen.playedMs > playedMs[number];
    }
    if (listen.skipped != skipped[number]) {
      return listen.skipped > skipped[number];
    }
    return listen.trackMs > trackMs[number];
  }

  private void keep(int number) {
    if (number == playedMs.length) {
      playedMs = Arrays.copyOf(playedMs, 2 * number);
      trackMs = Arrays.copyOf(trackMs, 2 * number);
      skipped = Arrays.copyOf(skipped, 2 * number);
    }
    playedMs[number] = listen.playedMs;
    trackMs[number] = listen.trackMs;
    skipped[number] = (byte) listen.skipped;
  }

  /** Adds the bucket's listens to the totals, and forgets them. */
  void endBucket() {
    boolean[] seen = new boolean[users.size()];
    for (int i = 0; i < listens.size(); i++) {
      int user = listens.prefix(i) >>> 1;
      int track = users.prefix(user);
      long length = durations[track] >= 0 ? durations[track] : trackMs[i];
      if (counts(playedMs[i], length)) {
        TrackTotals sum = totals.get(track);
        sum.add(playedMs[i], skipped[i], trackMs[i], length);
        if (!seen[user]) {
          seen[user] = true;
          sum.users++;
          sum.sketch.add(users.bytes(), users.begin(user), users.length(user));
        }
      }
    }
    users.clear();
    listens.clear();
  }

  private boolean counts(long played, long length) {
    return policy == ListenPolicy.EVERYTHING || policy.counts(orNull(played), orNull(length));
  }

  private static @Nullable Long orNull(long ms) {
    return ms < 0 ? null : ms;
  }

  /** The tracks that have a listen, in the order of their ids' bytes. */
  List<TrackTotals> sorted() {
    List<TrackTotals> counted = new ArrayList<>(totals);
    counted.removeIf(track -> track.listens == 0);
    Collections.sort(counted);
    return counted;
  }
}
