package io.listens.model;

import org.jspecify.annotations.Nullable;

/** Bytes or a row that can't be read as a listen; carries all that is needed to keep it. */
public final class MalformedListenException extends Exception {

  /** The position when it isn't known. */
  public static final long UNKNOWN_POSITION = -1;

  private static final String EXPECTED = "; expected ";

  private final @Nullable String field;
  private final long position;
  private final String reason;
  private final byte[] raw;

  /**
   * @param field the field at fault; null when the whole is
   * @param position where in the input, in the unit that the reader counts in (bytes from 0 for a
   *     payload, lines from 1 for a file); {@link #UNKNOWN_POSITION} when not known
   * @param reason what was seen and what was expected; never holds a user id
   * @param raw the input as it came; not copied
   */
  public MalformedListenException(
      @Nullable String field, long position, String reason, byte[] raw) {
    super("Cannot read listen: " + (field == null ? "" : field + ": ") + reason);
    this.field = field;
    this.position = position;
    this.reason = reason;
    this.raw = raw;
  }

  /** The field at fault; null when the whole input is. */
  public @Nullable String field() {
    return field;
  }

  /** Where in the input; {@link #UNKNOWN_POSITION} when not known. */
  public long position() {
    return position;
  }

  /** What was seen and what was expected. */
  public String reason() {
    return reason;
  }

  /** The input as it came; not copied. */
  public byte[] raw() {
    return raw;
  }

  /** The same without anything of the input: no bytes, and of the reason what was expected. */
  public MalformedListenException withheld() {
    // What was seen is always followed by what was expected, and may itself hold those words.
    int expected = reason.lastIndexOf(EXPECTED);
    String told = expected < 0 ? reason : "is withheld" + reason.substring(expected);
    return new MalformedListenException(field, position, told, new byte[0]);
  }

  /** Malformed input is ordinary data here, and a stack trace the dearest part of an exception. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
