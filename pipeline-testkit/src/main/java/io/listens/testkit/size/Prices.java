package io.listens.testkit.size;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The price table; {@code prices.properties} tells from when it is. */
final class Prices {

  private static final String TABLE = "prices.properties";

  private final Properties table = new Properties();

  Prices() {
    try (InputStream in = Objects.requireNonNull(Prices.class.getResourceAsStream(TABLE), TABLE)) {
      table.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + TABLE, e);
    }
  }

  /** The month it is from, such as {@code 2026-11}. */
  String date() {
    return text("date");
  }

  /** A price in US dollars. */
  double of(String key) {
    return Double.parseDouble(text(key));
  }

  private String text(String key) {
    return Objects.requireNonNull(table.getProperty(key), () -> TABLE + " has no " + key);
  }
}
