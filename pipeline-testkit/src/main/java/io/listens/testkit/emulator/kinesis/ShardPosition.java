package io.listens.testkit.emulator.kinesis;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where a reader stands: what a shard iterator holds.
 *
 * @param streamNumber tells streams of one name apart
 * @param shard the shard's number
 * @param index of the next record
 * @param issuedMs when the iterator was made
 */
record ShardPosition(String stream, long streamNumber, int shard, long index, long issuedMs) {

  /** How long an iterator is good for. */
  static final long LIFETIME_MS = 300_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' uuuu", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  String toIterator(Tokens tokens) {
    return tokens.seal(
        String.join(
            "/",
            stream,
            Long.toString(streamNumber),
            Integer.toString(shard),
            Long.toString(index),
            Long.toString(issuedMs)));
  }

  /**
   * @throws AwsException if it isn't an iterator of this engine's, or too old
   */
  static ShardPosition of(String iterator, Tokens tokens, long nowMs) {
    String text = tokens.open(iterator);
    // A page's token is no iterator, though it opens.
    String[] parts = text == null ? new String[0] : text.split("/", -1);
    if (parts.length != 5) {
      throw Errors.invalidArgument("Invalid ShardIterator.");
    }
    ShardPosition position =
        new ShardPosition(
            parts[0],
            Long.parseLong(parts[1]),
            Integer.parseInt(parts[2]),
            Long.parseLong(parts[3]),
            Long.parseLong(parts[4]));
    if (nowMs - position.issuedMs > LIFETIME_MS) {
      throw expired(position.issuedMs, nowMs);
    }
    return position;
  }

  private static AwsException expired(long issuedMs, long nowMs) {
    return new AwsException(
        "ExpiredIteratorException",
        400,
        "Iterator expired. The iterator was created at time "
            + TIME.format(Instant.ofEpochMilli(issuedMs))
            + " while right now it is "
            + TIME.format(Instant.ofEpochMilli(nowMs))
            + " which is further in the future than the tolerated delay of "
            + LIFETIME_MS
            + " milliseconds.");
  }

  ShardPosition movedTo(long newIndex, long nowMs) {
    return new ShardPosition(stream, streamNumber, shard, newIndex, nowMs);
  }
}
