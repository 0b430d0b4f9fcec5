package io.listens.etl.window;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the windows of a stream are after a batch.
 *
 * @param watermark windows that end at or before it are closed; {@link Instant#EPOCH} at first
 * @param lateListens listens so far that came when a window of theirs was closed
 * @param buffered for each batch whose listens are still needed, its newest event time
 */
record WindowProgress(Instant watermark, long lateListens, SortedMap<Long, Instant> buffered) {

  private static final int VERSION = 2;
  private static final JsonFactory JSON = new JsonFactory();

  static final WindowProgress START = new WindowProgress(Instant.EPOCH, 0, new TreeMap<>());

  WindowProgress {
    buffered = Collections.unmodifiableSortedMap(new TreeMap<>(buffered));
  }

  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", VERSION);
      out.writeNumberField("watermark", watermark.toEpochMilli());
      out.writeNumberField("late_listens", lateListens);
      out.writeObjectFieldStart("buffered");
      for (var batch : buffered.entrySet()) {
        out.writeNumberField(Long.toString(batch.getKey()), batch.getValue().toEpochMilli());
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory can't fail", e);
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException if it is no progress that this version can read
   */
  static WindowProgress fromJson(String json) {
    Instant watermark = Instant.EPOCH;
    long lateListens = 0;
    SortedMap<Long, Instant> buffered = new TreeMap<>();
    try (JsonParser in = JSON.createParser(json)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "v" -> requireVersion(in.getIntValue());
          case "watermark" -> watermark = Instant.ofEpochMilli(in.getLongValue());
          case "late_listens" -> lateListens = in.getLongValue();
          case "buffered" -> readBuffered(in, buffered);
          default -> in.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read window progress '" + json + "'", e);
    }
    return new WindowProgress(watermark, lateListens, buffered);
  }

  private static void readBuffered(JsonParser in, SortedMap<Long, Instant> buffered)
      throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      long batch = Long.parseLong(in.currentName());
      in.nextToken();
      buffered.put(batch, Instant.ofEpochMilli(in.getLongValue()));
    }
  }

  private static void requireVersion(int version) {
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "Cannot read window progress of version " + version + "; expected " + VERSION);
    }
  }
}
