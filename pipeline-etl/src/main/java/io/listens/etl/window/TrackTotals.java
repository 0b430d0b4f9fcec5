package io.listens.etl.window;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the listens of one track in one window add up to, or of some of its users: totals of users
 * that are different can be added.
 */
final class TrackTotals implements Comparable<TrackTotals> {

  /** Numbers that are written of a track. */
  private static final int FIELDS = 11;

  /** The track, in UTF-8. */
  final byte[] track;

  /** The track's number in the catalogue that the job was sent, or -1. */
  final int song;

  long listens;
  long users;

  /** Listens that reported a played time. */
  long reported;

  /** Milliseconds; a sum that is too large for a long stays at the greatest one. */
  long playedMs;

  long completed;
  long skipped;

  /** Listens that reported the track's length. */
  long measured;

  /** Milliseconds; a sum that is too large for a long stays at the greatest one. */
  long measuredMs;

  final UserSketch sketch = new UserSketch();

  /** The track's first bytes, by which most tracks can be told apart. */
  private final long begin;

  TrackTotals(byte[] track, int song) {
    this.track = track;
    this.song = song;
    byte[] first = Arrays.copyOf(track, Long.BYTES);
    this.begin = ByteBuffer.wrap(first).getLong();
  }

  /** As the tracks' bytes compare, which is the order of Unicode. */
  @Override
  public int compareTo(TrackTotals other) {
    int byBegin = Long.compareUnsigned(begin, other.begin);
    return byBegin != 0 ? byBegin : Arrays.compareUnsigned(track, other.track);
  }

  /**
   * Adds a listen.
   *
   * @param played milliseconds, or -1
   * @param wasSkipped 1 if it was
   * @param reportedLength milliseconds, or -1
   * @param length of the track in milliseconds, or -1
   */
  void add(long played, int wasSkipped, long reportedLength, long length) {
    listens++;
    if (played >= 0) {
      reported++;
      playedMs = saturatedSum(playedMs, played);
      // 90 % without fractions: played / length >= 9 / 10. Playback.MAX_MS bounds both.
      completed += length >= 0 && played * 10 >= length * 9 ? 1 : 0;
    }
    skipped += wasSkipped > 0 ? 1 : 0;
    if (reportedLength >= 0) {
      measured++;
      measuredMs = saturatedSum(measuredMs, reportedLength);
    }
  }

  /** Of numbers that aren't negative, and so the same in any order. */
  static long saturatedSum(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Of numbers that aren't negative. */
  static long saturatedProduct(long one, long other) {
    return other > 0 && one > Long.MAX_VALUE / other ? Long.MAX_VALUE : one * other;
  }

  void writeTo(ByteWriter out) {
    byte[] ids = sketch.toBytes();
    out.makeRoom(track.length + ids.length + FIELDS * ByteWriter.MOST_VARINT_BYTES);
    out.varint(track.length);
    out.put(track, 0, track.length);
    out.varint(song + 1L);
    out.varint(listens);
    out.varint(users);
    out.varint(reported);
    out.varint(playedMs);
    out.varint(completed);
    out.varint(skipped);
    out.varint(measured);
    out.varint(measuredMs);
    out.varint(ids.length);
    out.put(ids, 0, ids.length);
  }

  /** Reads a track as {@link #writeTo} wrote it, up to its totals. */
  static TrackTotals readTrack(ByteReader in) {
    byte[] track = in.copy((int) in.varint());
    return new TrackTotals(track, (int) in.varint() - 1);
  }

  /** Adds what {@link #writeTo} wrote of other users of the same track, behind the track. */
  void merge(ByteReader in) {
    listens += in.varint();
    users += in.varint();
    reported += in.varint();
    playedMs = saturatedSum(playedMs, in.varint());
    completed += in.varint();
    skipped += in.varint();
    measured += in.varint();
    measuredMs = saturatedSum(measuredMs, in.varint());
    sketch.merge(in.copy((int) in.varint()));
  }
}
