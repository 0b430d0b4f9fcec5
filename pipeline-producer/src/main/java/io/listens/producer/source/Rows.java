package io.listens.producer.source;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file's rows before they are taken apart. */
interface Rows extends Closeable {

  /** Of characters: more than a time or a number has. */
  int LONGEST_SHOWN = 40;

  /** The next row; null at the end. */
  @Nullable Row next() throws IOException;

  /** A row's value as a reject's reason quotes it: not at any length. */
  static String shown(String value) {
    return value.length() <= LONGEST_SHOWN
        ? "'" + value + "'"
        : value.length() + " characters long";
  }

  /**
   * One row.
   *
   * @param line the line it begins on, from 1
   * @param bytes as they stand in the file, without the final line end
   * @param problem why it can't be taken apart; null when it can
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Row(long line, byte[] bytes, @Nullable String problem) {

    /** A row of which only the first bytes are kept. */
    static Row cut(long line, byte[] bytes, long length) {
      String problem = "has " + length + " bytes, of which the first " + bytes.length + " are kept";
      return new Row(line, bytes, problem + "; expected at most that many");
    }
  }
}
