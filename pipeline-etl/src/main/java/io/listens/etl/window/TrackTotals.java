package io.listens.etl.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the listens of one track in one window add up to, or of some of its users: totals of users
 * that are different can be added.
 */
final class TrackTotals {

  /** The track, in UTF-8. */
  final byte[] track;

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

  TrackTotals(byte[] track) {
    this.track = track;
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

  void writeTo(DataOutput out) throws IOException {
    out.writeShort(track.length);
    out.write(track);
    out.writeLong(listens);
    out.writeLong(users);
    out.writeLong(reported);
    out.writeLong(playedMs);
    out.writeLong(completed);
    out.writeLong(skipped);
    out.writeLong(measured);
    out.writeLong(measuredMs);
    byte[] bytes = sketch.toBytes();
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  /** Reads a track as {@link #writeTo} wrote it. */
  static byte[] readTrack(DataInput in) throws IOException {
    return readBytes(in);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }

  /** Adds what {@link #writeTo} wrote of other users of the same track, behind the track. */
  void merge(DataInput in) throws IOException {
    listens += in.readLong();
    users += in.readLong();
    reported += in.readLong();
    playedMs = saturatedSum(playedMs, in.readLong());
    completed += in.readLong();
    skipped += in.readLong();
    measured += in.readLong();
    measuredMs = saturatedSum(measuredMs, in.readLong());
    sketch.merge(readBytes(in));
  }
}
