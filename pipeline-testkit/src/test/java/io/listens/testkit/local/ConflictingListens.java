package io.listens.testkit.local;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.Playback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records with one id that differ: what no good producer sends, and each rule has to say about. */
final class ConflictingListens {

  private static final ListenCodec CODEC = new ListenCodec();

  private final List<Listen> listens = new ArrayList<>();
  private final Instant from;

  private ConflictingListens(Instant from) {
    this.from = from;
  }

  /**
   * Conflicts on each of some tracks.
   *
   * @param from the start of a window; all but a few fall into the 5 minutes after it
   * @param random when each arrives, within 50 minutes of its time
   */
  static List<SentRecord> on(List<String> tracks, Instant from, Random random) {
    ConflictingListens conflicts = new ConflictingListens(from);
    tracks.forEach(conflicts::addConflictsOn);
    return conflicts.listens.stream()
        .map(
            listen ->
                new SentRecord(
                    listen.listenedAt().plusSeconds(random.nextInt(3_000)),
                    listen.userId(),
                    CODEC.encode(listen)))
        .toList();
  }

  private void addConflictsOn(String track) {
    add(track, "played", "a", new Playback(null, true, 900_000L));
    add(track, "played", "a", new Playback(20_000L, false, 60_000L));
    add(track, "played", "a", new Playback(400_000L, null, null));
    // The first alone would count under each policy.
    add(track, "undercut", "a", Playback.UNREPORTED);
    add(track, "undercut", "a", new Playback(10_000L, null, null));
    add(track, "skipped", "a", new Playback(50_000L, null, 100_000L));
    add(track, "skipped", "a", new Playback(50_000L, true, null));
    add(track, "skipped", "a", new Playback(50_000L, false, 100_000L));
    add(track, "length", "a", new Playback(50_000L, true, null));
    add(track, "length", "a", new Playback(50_000L, true, 200_000L));
    add(track, "length", "a", new Playback(50_000L, true, 55_000L));
    // One id of two users is two listens.
    add(track, "user", "\uffee", new Playback(300_000L, false, 300_000L));
    add(track, "user", "😀", new Playback(200_000L, false, 300_000L));
    add(track, "longest", "a", new Playback(Playback.MAX_MS, false, Playback.MAX_MS));
    add(track, "longest", "a", new Playback(Playback.MAX_MS, false, 1L));
    addAt(from.minusMillis(1), track, "moved");
    addAt(from, track, "moved");
    addAt(from.plus(Duration.ofMinutes(20)), track, "moved");
    addAt(from.plus(Duration.ofMinutes(40)), track, "moved");
  }

  private void add(String track, String id, String user, Playback playback) {
    Instant time = from.plusMillis(listens.size() * 1_000L);
    listens.add(Listen.of(user, track, time).withId(id).withPlayback(playback));
  }

  private void addAt(Instant time, String track, String id) {
    Playback playback = new Playback(250_000L + listens.size(), null, null);
    listens.add(Listen.of("m", track, time).withId(id).withPlayback(playback));
  }
}
