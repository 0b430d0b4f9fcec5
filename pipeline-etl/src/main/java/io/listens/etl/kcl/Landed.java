package io.listens.etl.kcl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has landed after a batch.
 *
 * @param records how many so far, this batch's included
 * @param files this batch's, below {@code raw/listens/}
 * @param marks the last record of each shard so far
 */
record Landed(long records, List<String> files, SortedMap<String, Mark> marks) {

  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  static final Landed NOTHING = new Landed(0, List.of(), new TreeMap<>());

  Landed {
    files = List.copyOf(files);
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
  }

  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", VERSION);
      out.writeNumberField("records", records);
      out.writeArrayFieldStart("files");
      for (String file : files) {
        out.writeString(file);
      }
      out.writeEndArray();
      out.writeObjectFieldStart("marks");
      for (Map.Entry<String, Mark> mark : marks.entrySet()) {
        out.writeArrayFieldStart(mark.getKey());
        out.writeString(mark.getValue().sequenceNumber());
        out.writeNumber(mark.getValue().subSequenceNumber());
        out.writeEndArray();
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory can't fail", e);
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException if this version can't read it
   */
  static Landed fromJson(String json) {
    long records = 0;
    List<String> files = new ArrayList<>();
    SortedMap<String, Mark> marks = new TreeMap<>();
    try (JsonParser in = JSON.createParser(json)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "v" -> requireVersion(in.getIntValue());
          case "records" -> records = in.getLongValue();
          case "files" -> readFiles(in, files);
          case "marks" -> readMarks(in, marks);
          default -> in.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read what has landed from '" + json + "'", e);
    }
    return new Landed(records, files, marks);
  }

  private static void readFiles(JsonParser in, List<String> files) throws IOException {
    while (in.nextToken() == JsonToken.VALUE_STRING) {
      files.add(in.getText());
    }
  }

  private static void readMarks(JsonParser in, SortedMap<String, Mark> marks) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String shard = in.currentName();
      in.nextToken();
      String sequenceNumber = in.nextTextValue();
      long subSequenceNumber = in.nextLongValue(0);
      in.nextToken();
      marks.put(shard, new Mark(sequenceNumber, subSequenceNumber));
    }
  }

  private static void requireVersion(int version) {
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "Cannot read what has landed of version " + version + "; expected " + VERSION);
    }
  }
}
