package io.listens.etl.kinesis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a stream has been read: the position in every shard that is being read or was read to its
 * end. This is the offset in Spark's checkpoint, as JSON:
 *
 * <pre>
 * {"v":1,"stream":"listens","created":1719337393000,"shards":{"shardId-000000000000":"after:4959"}}
 * </pre>
 *
 * @param stream the stream's name
 * @param created when the stream was made; a stream of the same name made later is another one
 * @param shards positions by shard id
 */
record StreamPosition(String stream, Instant created, SortedMap<String, ShardPosition> shards) {

  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  StreamPosition {
    shards = Collections.unmodifiableSortedMap(new TreeMap<>(shards));
  }

  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", VERSION);
      out.writeStringField("stream", stream);
      out.writeNumberField("created", created.toEpochMilli());
      out.writeObjectFieldStart("shards");
      for (Map.Entry<String, ShardPosition> shard : shards.entrySet()) {
        out.writeStringField(shard.getKey(), shard.getValue().toString());
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory can't fail", e);
    }
    return text.toString();
  }

  /**
   * Reads a checkpointed offset.
   *
   * @throws IllegalArgumentException if it is none, or of a later version than this one
   */
  static StreamPosition fromJson(String json) {
    String stream = null;
    Instant created = null;
    SortedMap<String, ShardPosition> shards = null;
    try (JsonParser in = JSON.createParser(json)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "v" -> requireVersion(in.getIntValue());
          case "stream" -> stream = in.getText();
          case "created" -> created = Instant.ofEpochMilli(in.getLongValue());
          case "shards" -> shards = readShards(in);
          default -> in.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read Kinesis offset '" + json + "'", e);
    }
    return require(stream, created, shards, json);
  }

  /**
   * Reads positions by shard: those of a checkpoint's offset, or an object of nothing but them.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static SortedMap<String, ShardPosition> positionsIn(String json) {
    if (json.contains("\"shards\"")) {
      return fromJson(json).shards();
    }
    try (JsonParser in = JSON.createParser(json)) {
      in.nextToken();
      return readShards(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read shard positions '" + json + "'", e);
    }
  }

  private static StreamPosition require(
      @Nullable String stream,
      @Nullable Instant created,
      @Nullable SortedMap<String, ShardPosition> shards,
      String json) {
    if (stream == null || created == null || shards == null) {
      throw new IllegalArgumentException(
          "Cannot read Kinesis offset '" + json + "'; expected stream, created and shards");
    }
    return new StreamPosition(stream, created, shards);
  }

  private static void requireVersion(int version) {
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "Cannot read Kinesis offset of version "
              + version
              + "; expected "
              + VERSION
              + ". Run the release that wrote the checkpoint, or a later one.");
    }
  }

  private static SortedMap<String, ShardPosition> readShards(JsonParser in) throws IOException {
    SortedMap<String, ShardPosition> shards = new TreeMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String shardId = in.currentName();
      in.nextToken();
      shards.put(shardId, ShardPosition.parse(in.getText()));
    }
    return shards;
  }
}
