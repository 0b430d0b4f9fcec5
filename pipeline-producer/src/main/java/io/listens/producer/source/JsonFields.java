package io.listens.producer.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.listens.model.MalformedListenException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The plain values of a JSON object by path, such as {@code track_metadata.track_name}. */
final class JsonFields {

  private static final JsonFactory JSON =
      JsonFactory.builder().configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false).build();

  private final byte[] raw;
  private final Map<String, String> values = new HashMap<>();

  private JsonFields(byte[] raw) {
    this.raw = raw;
  }

  static JsonFields of(byte[] raw) throws MalformedListenException {
    JsonFields fields = new JsonFields(raw);
    try (JsonParser in = JSON.createParser(raw)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw fields.malformed(null, "is not a JSON object");
      }
      fields.readObject(in, "");
      if (in.nextToken() != null) {
        throw fields.malformed(null, "has more after the JSON object");
      }
    } catch (IOException e) {
      throw fields.malformed(null, "is not valid JSON");
    }
    return fields;
  }

  private void readObject(JsonParser in, String prefix) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String path = prefix + in.currentName();
      JsonToken value = in.nextToken();
      if (value == JsonToken.START_OBJECT) {
        readObject(in, path + ".");
      } else if (value == JsonToken.START_ARRAY) {
        in.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        values.put(path, in.getText());
      }
    }
  }

  /** The first of the fields that has a value; null when none has. */
  @Nullable String text(String... paths) {
    for (String path : paths) {
      String value = values.get(path);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }

  String required(String... paths) throws MalformedListenException {
    String value = text(paths);
    if (value == null) {
      throw malformed(paths[0], "is missing");
    }
    return value;
  }

  /** A number from 0, times the factor, as a whole number; null when there is none. */
  @Nullable Long number(String path, int factor) throws MalformedListenException {
    String value = text(path);
    if (value == null) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(value).multiply(BigDecimal.valueOf(factor));
      if (number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
        return number.longValue();
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw malformed(
        path, "is " + Rows.shown(value) + "; expected a number from 0 to " + Long.MAX_VALUE);
  }

  @Nullable Boolean flag(String path) {
    String value = text(path);
    return value == null ? null : Boolean.valueOf(value);
  }

  Instant instant(String path) throws MalformedListenException {
    String value = required(path);
    try {
      return Instant.parse(value);
    } catch (DateTimeException e) {
      throw malformed(
          path, "is " + Rows.shown(value) + "; expected a time like 2024-06-25T17:43:13Z");
    }
  }

  MalformedListenException malformed(@Nullable String field, String reason) {
    return new MalformedListenException(
        field, MalformedListenException.UNKNOWN_POSITION, reason, raw);
  }
}
