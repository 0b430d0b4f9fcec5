package io.listens.producer.source;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How files of listens are read.
 *
 * @param format what they look like
 * @param zone the zone of times that carry none
 * @param user the id of the user whose listens they are, where the file doesn't say, as in exports
 *     of one's own history
 */
public record ReadOptions(ListenFormat format, ZoneId zone, String user) {

  /** Any format, UTC, and a user named {@code me}. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(ListenFormat.AUTO, ZoneOffset.UTC, "me");

  /** The same with another format. */
  public ReadOptions withFormat(ListenFormat newFormat) {
    return new ReadOptions(newFormat, zone, user);
  }

  /** The same with another zone. */
  public ReadOptions withZone(ZoneId newZone) {
    return new ReadOptions(format, newZone, user);
  }

  /** The same with another user. */
  public ReadOptions withUser(String newUser) {
    return new ReadOptions(format, zone, newUser);
  }
}
