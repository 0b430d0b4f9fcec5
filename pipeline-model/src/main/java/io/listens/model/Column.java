package io.listens.model;

/**
 * A column of a table that the pipeline writes, from which other layers derive their own schemas.
 *
 * @param name the column's name
 * @param type the column's type
 * @param nullable whether a row may have none
 * @param meaning what it holds, with its unit
 */
public record Column(String name, Type type, boolean nullable, String meaning) {

  /** Types that every reader of Parquet knows. */
  public enum Type {
    /** UTF-8 text. */
    STRING,
    /** Signed 64-bit integer. */
    LONG,
    /** IEEE 754 binary64. */
    DOUBLE,
    /** True or false. */
    BOOLEAN,
    /** A moment in UTC; microseconds in files. */
    TIMESTAMP,
    /** Bytes. */
    BINARY
  }

  /** A column that every row has. */
  public static Column required(String name, Type type, String meaning) {
    return new Column(name, type, false, meaning);
  }

  /** A column that a row may lack. */
  public static Column optional(String name, Type type, String meaning) {
    return new Column(name, type, true, meaning);
  }
}
