package io.listens.testkit.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a document is written as bytes. JSON has bytes as Base64 and moments as seconds; CBOR has
 * bytes as they are and moments as milliseconds with tag 1, as the SDKs write and read them.
 */
@SuppressWarnings("ImmutableEnumChecker") // Factories are not changed after they are made.
enum WireFormat {
  JSON("application/x-amz-json-1.1", new JsonFactory()),
  CBOR("application/x-amz-cbor-1.1", new CBORFactory());

  private static final int MOMENT_TAG = 1;

  private final String contentType;
  private final JsonFactory factory;

  WireFormat(String contentType, JsonFactory factory) {
    this.contentType = contentType;
    this.factory = factory;
  }

  static WireFormat of(@Nullable String contentType) {
    return contentType != null && contentType.contains("cbor") ? CBOR : JSON;
  }

  String contentType() {
    return contentType;
  }

  /**
   * @throws IOException if the bytes are no document
   */
  Map<String, Object> read(byte[] bytes) throws IOException {
    try (JsonParser in = factory.createParser(bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a map");
      }
      return readMap(in);
    }
  }

  private static Map<String, Object> readMap(JsonParser in) throws IOException {
    Map<String, Object> map = new HashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      Object value = in.nextToken() == JsonToken.VALUE_NULL ? null : readValue(in);
      if (value != null) {
        map.put(name, value);
      }
    }
    return map;
  }

  private static Object readValue(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> readMap(in);
      case START_ARRAY -> readList(in);
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT -> readInteger(in);
      case VALUE_NUMBER_FLOAT -> in.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_EMBEDDED_OBJECT -> in.getBinaryValue();
      default -> throw new IOException("unexpected " + in.currentToken());
    };
  }

  private static Object readInteger(JsonParser in) throws IOException {
    if (in instanceof CBORParser cbor && cbor.getCurrentTag() == MOMENT_TAG) {
      return Instant.ofEpochMilli(in.getLongValue());
    }
    return in.getLongValue();
  }

  private static List<Object> readList(JsonParser in) throws IOException {
    List<Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(readValue(in));
    }
    return list;
  }

  byte[] write(Map<String, ?> document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = factory.createGenerator(bytes)) {
      writeValue(out, document);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory can't fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeValue(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName((String) entry.getKey());
        writeValue(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        writeValue(out, element);
      }
      out.writeEndArray();
    } else {
      writeScalar(out, value);
    }
  }

  private static void writeScalar(JsonGenerator out, Object value) throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof byte[] bytes) {
      out.writeBinary(bytes);
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Instant moment) {
      writeMoment(out, moment.toEpochMilli());
    } else {
      throw new IllegalArgumentException("A document can't hold a " + value.getClass());
    }
  }

  private static void writeMoment(JsonGenerator out, long millis) throws IOException {
    if (out instanceof CBORGenerator cbor) {
      cbor.writeTag(MOMENT_TAG);
      cbor.writeNumber(millis);
    } else {
      out.writeNumber(BigDecimal.valueOf(millis, 3));
    }
  }
}
