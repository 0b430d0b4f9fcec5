package io.listens.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Listens as bytes and back: one JSON object in UTF-8, without a line end.
 *
 * <p>Version {@value #VERSION} writes {@code v}, {@code listen_id}, {@code user_id}, {@code
 * track_id}, {@code listened_at} (milliseconds since 1970, UTC) and, where known, {@code
 * time_means} ({@code start} or {@code end}), {@code played_ms}, {@code skipped}, {@code track_ms},
 * {@code source}, {@code session}, {@code device}, {@code country}, {@code offline}.
 *
 * <p>It also reads an ISO-8601 {@code listened_at}, and the JSON of the original producer: {@code
 * user_id}, {@code track_id} and {@code listen_time} as {@code yyyy-MM-dd HH:mm:ss} in the codec's
 * zone. Fields it doesn't know are passed over. Thread-safe.
 */
public final class ListenCodec {

  /** The version that {@link #encode} writes, and the highest that {@link #decode} reads. */
  public static final int VERSION = 1;

  private static final DateTimeFormatter LISTEN_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.MILLI_OF_SECOND, 1, 3, true)
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final int LONGEST_SHOWN_VALUE = 64;

  private final JsonFactory json =
      JsonFactory.builder()
          // Field names come from outside: interning each new one would never be given back.
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
          .build();

  private final ZoneId zone;

  /** A codec that takes times without a zone as UTC. */
  public ListenCodec() {
    this(ZoneOffset.UTC);
  }

  /**
   * @param zone the zone of times that carry none
   */
  public ListenCodec(ZoneId zone) {
    this.zone = zone;
  }

  /** The zone of times that carry none. */
  ZoneId zone() {
    return zone;
  }

  /** The listen as JSON of version {@value #VERSION}. */
  public byte[] encode(Listen listen) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("v", VERSION);
      text(out, "listen_id", listen.listenId());
      text(out, "user_id", listen.userId());
      text(out, "track_id", listen.trackId());
      out.writeNumberField("listened_at", listen.listenedAt().toEpochMilli());
      if (listen.timeMeaning() != TimeMeaning.UNKNOWN) {
        text(out, "time_means", listen.timeMeaning().name().toLowerCase(Locale.ROOT));
      }
      writePlayback(out, listen.playback());
      writeOrigin(out, listen.origin());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory can't fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writePlayback(JsonGenerator out, Playback playback) throws IOException {
    number(out, "played_ms", playback.playedMs());
    flag(out, "skipped", playback.skipped());
    number(out, "track_ms", playback.trackMs());
  }

  private static void writeOrigin(JsonGenerator out, Origin origin) throws IOException {
    text(out, "source", origin.source());
    text(out, "session", origin.session());
    text(out, "device", origin.device());
    text(out, "country", origin.country());
    flag(out, "offline", origin.offline());
  }

  private static void text(JsonGenerator out, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      out.writeStringField(field, value);
    }
  }

  private static void number(JsonGenerator out, String field, @Nullable Long value)
      throws IOException {
    if (value != null) {
      out.writeNumberField(field, value);
    }
  }

  private static void flag(JsonGenerator out, String field, @Nullable Boolean value)
      throws IOException {
    if (value != null) {
      out.writeBooleanField(field, value);
    }
  }

  /**
   * Reads one listen.
   *
   * @param payload one JSON object; kept by the exception if there is one
   * @throws MalformedListenException if it isn't JSON, a field is missing or has no possible value
   */
  public Listen decode(byte[] payload) throws MalformedListenException {
    Draft draft = new Draft();
    try (JsonParser in = json.createParser(payload)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw malformed(null, in, "is not a JSON object", payload);
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        in.nextToken();
        readField(draft, field, in, payload);
      }
      if (in.nextToken() != null) {
        throw malformed(null, in, "has more after the JSON object", payload);
      }
    } catch (IOException e) {
      // Jackson's own message may quote the payload, and with it a user id.
      throw new MalformedListenException(null, positionOf(e), "is not valid JSON", payload);
    }
    return draft.build(payload);
  }

  private static long positionOf(IOException e) {
    if (e instanceof JsonProcessingException p && p.getLocation() != null) {
      return p.getLocation().getByteOffset();
    }
    return MalformedListenException.UNKNOWN_POSITION;
  }

  private void readField(Draft draft, String field, JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    switch (field) {
      case "v" -> requireVersion(integer(field, in, payload), in, payload);
      case "listen_id" -> draft.listenId = id(field, in, payload);
      case "user_id" -> draft.userId = id(field, in, payload);
      case "track_id" -> draft.trackId = id(field, in, payload);
      case "listened_at" -> draft.listenedAt = time(field, instant(in, payload), in, payload);
      case "listen_time" -> draft.listenedAt = time(field, localTime(in, payload), in, payload);
      case "time_means" -> draft.timeMeaning = timeMeaning(in, payload);
      case "played_ms" -> draft.playedMs = length(field, in, payload);
      case "skipped" -> draft.skipped = bool(field, in, payload);
      case "track_ms" -> draft.trackMs = length(field, in, payload);
      case "source" -> draft.source = text(field, in, payload);
      case "session" -> draft.session = text(field, in, payload);
      case "device" -> draft.device = text(field, in, payload);
      case "country" -> draft.country = text(field, in, payload);
      case "offline" -> draft.offline = bool(field, in, payload);
      default -> in.skipChildren();
    }
  }

  private static void requireVersion(long version, JsonParser in, byte[] payload)
      throws MalformedListenException {
    if (version < 1 || version > VERSION) {
      throw malformed("v", in, "is " + version + "; expected 1 to " + VERSION, payload);
    }
  }

  private static String scalar(String field, JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      return in.getText();
    }
    throw malformed(field, in, "is " + describe(token) + "; expected text", payload);
  }

  private static String id(String field, JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    String id = scalar(field, in, payload);
    refuse(field, Checks.id(id), in, payload);
    return id;
  }

  private static String text(String field, JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    String text = scalar(field, in, payload);
    refuse(field, Checks.text(text), in, payload);
    return text;
  }

  private static Instant time(String field, Instant time, JsonParser in, byte[] payload)
      throws MalformedListenException {
    refuse(field, Checks.time(time), in, payload);
    return time;
  }

  private static void refuse(String field, @Nullable String problem, JsonParser in, byte[] payload)
      throws MalformedListenException {
    if (problem != null) {
      throw malformed(field, in, problem, payload);
    }
  }

  private static long integer(String field, JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      try {
        return in.getLongValue();
      } catch (IOException e) {
        throw malformed(field, in, "is out of range", payload);
      }
    }
    throw malformed(
        field, in, "is " + describe(in.currentToken()) + "; expected a whole number", payload);
  }

  private static long length(String field, JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    long ms = integer(field, in, payload);
    refuse(field, Checks.length(ms, 0), in, payload);
    return ms;
  }

  private static boolean bool(String field, JsonParser in, byte[] payload)
      throws MalformedListenException {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default ->
          throw malformed(
              field,
              in,
              "is " + describe(in.currentToken()) + "; expected true, false or null",
              payload);
    };
  }

  private static TimeMeaning timeMeaning(JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    String value = scalar("time_means", in, payload);
    return switch (value) {
      case "start" -> TimeMeaning.START;
      case "end" -> TimeMeaning.END;
      case "unknown" -> TimeMeaning.UNKNOWN;
      default ->
          throw malformed("time_means", in, shown(value) + "; expected start or end", payload);
    };
  }

  private static Instant instant(JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return Instant.ofEpochMilli(integer("listened_at", in, payload));
    }
    String value = scalar("listened_at", in, payload);
    try {
      return Instant.parse(value).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw malformed(
          "listened_at",
          in,
          shown(value) + "; expected milliseconds since 1970 or a time like 2024-06-25T17:43:13Z",
          payload);
    }
  }

  private Instant localTime(JsonParser in, byte[] payload)
      throws IOException, MalformedListenException {
    String value = scalar("listen_time", in, payload);
    try {
      return parseListenTime(value);
    } catch (DateTimeException e) {
      throw malformed("listen_time", in, shown(value) + "; expected yyyy-MM-dd HH:mm:ss", payload);
    }
  }

  /**
   * Reads a time as {@code streams.csv} has it, in this codec's zone. A time that the zone skips
   * over in spring is moved forward by the gap, one that it has twice in autumn is the earlier.
   *
   * @param text such as {@code 2024-06-25 17:43:13}
   * @throws DateTimeException if it is no such time
   */
  public Instant parseListenTime(String text) {
    return LocalDateTime.parse(text, LISTEN_TIME).atZone(zone).toInstant();
  }

  private static MalformedListenException malformed(
      @Nullable String field, JsonParser in, String reason, byte[] payload) {
    return new MalformedListenException(
        field, in.currentTokenLocation().getByteOffset(), reason, payload);
  }

  private static String shown(String value) {
    boolean whole = value.length() <= LONGEST_SHOWN_VALUE;
    String begin = whole ? value : value.substring(0, LONGEST_SHOWN_VALUE);
    // Through bytes and back, as the cut may leave half a surrogate pair, which no writer takes.
    String clean = new String(begin.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return (whole ? "is '" : "begins with '") + clean + "'";
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "text";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "missing";
    };
  }

  /** The fields of a listen while they are read. */
  private static final class Draft {
    private @Nullable String listenId;
    private @Nullable String userId;
    private @Nullable String trackId;
    private @Nullable Instant listenedAt;
    private TimeMeaning timeMeaning = TimeMeaning.UNKNOWN;
    private @Nullable Long playedMs;
    private @Nullable Boolean skipped;
    private @Nullable Long trackMs;
    private @Nullable String source;
    private @Nullable String session;
    private @Nullable String device;
    private @Nullable String country;
    private @Nullable Boolean offline;

    private Listen build(byte[] payload) throws MalformedListenException {
      if (userId == null || trackId == null || listenedAt == null) {
        String missing = userId == null ? "user_id" : trackId == null ? "track_id" : "listened_at";
        throw new MalformedListenException(
            missing, MalformedListenException.UNKNOWN_POSITION, "is missing", payload);
      }
      return new Listen(
          listenId,
          userId,
          trackId,
          listenedAt,
          timeMeaning,
          new Playback(playedMs, skipped, trackMs),
          new Origin(source, session, device, country, offline));
    }
  }
}
