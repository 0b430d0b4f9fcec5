package io.listens.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader says of every payload what the codec says, be it a listen or the reason why not. */
class ListenReaderTest {

  private static final String[] PLAIN = {
    "{\"v\":1,\"listen_id\":\"L1\",\"user_id\":\"u7\",\"track_id\":\"t9\",\"listened_at\":1719337393000,"
        + "\"time_means\":\"end\",\"played_ms\":61000,\"skipped\":false,\"track_ms\":200000,"
        + "\"source\":\"spotify\",\"session\":\"s1\",\"device\":\"cår 😀\",\"country\":\"NL\",\"offline\":true}",
    "{\"user_id\": \"26213\", \"track_id\": \"4dBa8T7o\", \"listen_time\": \"2024-06-25 17:43:13\"}",
    "{\"user_id\":26213,\"track_id\":\"x日本\",\"listened_at\":\"2024-02-29T23:59:59.1239Z\",\"later\":7}",
    " {\"user_id\":\"u\" ,\"track_id\" :\"t\",\"listen_time\":\"2023-12-31 00:00:00.5\",\"skipped\":null}\n",
  };

  /** What makes a payload another one: pieces of JSON, of times, of UTF-8 right and wrong. */
  private static final String[] PIECES = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    " ",
    "\t",
    "\n",
    "\u0000",
    "0",
    "00",
    "-",
    ".5",
    "1e3",
    "T",
    "Z",
    "null",
    "true",
    "false",
    "é",
    "日",
    "😀",
    "\u3000",
    "\u00a0",
    "\\u0041",
    "\\ud83d",
    "\"v\":1,",
    "\"v\":2,",
    "\"user_id\":\"\",",
    "\"user_id\":\" \",",
    "\"user_id\":null,",
    "\"track_id\":-7,",
    "\"x\":{\"y\":[1]},",
    "\"played_ms\":-1,",
    "\"played_ms\":315360000001,",
    "\"track_ms\":99999999999999999999,",
    "\"time_means\":\"END\",",
    "\"listened_at\":253402300800000,",
    "\"listened_at\":\"2024-06-25T24:00:00Z\",",
    "\"listened_at\":-1,",
    "\"listened_at\":\"9999-12-31T23:59:59.9999Z\",",
    "\"listened_at\":\"2023-02-29T00:00:00Z\",",
    "\"listened_at\":\"2024-06-25T17:43:60Z\",",
    "\"listened_at\":\"2024-06-25T17:43Z\",",
    "\"listen_time\":\"1969-12-31 23:59:59\",",
    "\"listen_time\":\"2024-03-31 02:30:00.1234\",",
    "\"listen_time\":\"2024-10-27 02:30:00\",",
    "\"listen_time\":\"2024-10-27T02:30:00\",",
    "\"skipped\":\"no\",",
  };

  private static final byte[][] BAD_BYTES = {
    {(byte) 0xff},
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xed, (byte) 0xa0, (byte) 0xbd},
    {(byte) 0xed, (byte) 0xb8, (byte) 0x80},
    {(byte) 0xe0, (byte) 0x80, (byte) 0xaf},
    {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0x80},
    {(byte) 0xe6, (byte) 0x97},
  };

  private final ListenCodec codec = new ListenCodec(ZoneId.of("Europe/Berlin"));
  private final ListenReader reader = new ListenReader(codec);

  @Test
  void readsPlainPayloadsWithoutTheCodec() {
    for (String payload : PLAIN) {
      assertThat(new ListenScanner(ZoneId.of("UTC")).scan(payload.getBytes(UTF_8)))
          .as(payload)
          .isTrue();
      assertAgrees(payload.getBytes(UTF_8), payload);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void agreesOnListens(long seed) {
    RandomListens listens = new RandomListens(seed);
    for (int i = 0; i < 5_000; i++) {
      assertAgrees(codec.encode(listens.next()), "seed " + seed + ", listen " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  void agreesOnWhatBecameOfPlainPayloads(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 40_000; i++) {
      byte[] payload = PLAIN[random.nextInt(PLAIN.length)].getBytes(UTF_8);
      for (int change = random.nextInt(3); change >= 0; change--) {
        payload = changed(payload, random);
      }
      assertAgrees(payload, "seed " + seed + ", payload " + i);
    }
  }

  @Test
  void agreesOnLongIds() {
    for (int length = 250; length < 260; length++) {
      for (String letter : new String[] {"a", "é", "日", "😀"}) {
        String id = "x" + letter.repeat(length - 1);
        assertAgrees(
            ("{\"user_id\":\"" + id + "\",\"track_id\":\"t\",\"listened_at\":0}").getBytes(UTF_8),
            id);
      }
    }
  }

  private static byte[] changed(byte[] payload, Random random) {
    int at = random.nextInt(payload.length + 1);
    return switch (random.nextInt(5)) {
      case 0 -> replaced(payload, at, at, PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
      case 1 -> afterBrace(payload, PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
      case 2 -> replaced(payload, at, at, BAD_BYTES[random.nextInt(BAD_BYTES.length)]);
      case 3 ->
          replaced(payload, at, Math.min(payload.length, at + 1 + random.nextInt(4)), new byte[0]);
      default ->
          replaced(
              payload,
              at,
              Math.min(payload.length, at + 1),
              new byte[] {(byte) random.nextInt(256)});
    };
  }

  private static byte[] afterBrace(byte[] payload, byte[] piece) {
    int brace = new String(payload, UTF_8).indexOf('{');
    return replaced(payload, brace + 1, brace + 1, piece);
  }

  private static byte[] replaced(byte[] payload, int from, int to, byte[] by) {
    byte[] result = new byte[payload.length - (to - from) + by.length];
    System.arraycopy(payload, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(payload, to, result, from + by.length, payload.length - to);
    return result.length == 0 ? new byte[] {'x'} : result;
  }

  private void assertAgrees(byte[] payload, String about) {
    assertThat(readerSays(payload))
        .as("%s: %s", about, new String(payload, UTF_8))
        .isEqualTo(codecSays(payload));
  }

  private Object codecSays(byte[] payload) {
    try {
      Listen listen = codec.decode(payload);
      return Listen.of(listen.userId(), listen.trackId(), listen.listenedAt())
          .withPlayback(listen.playback())
          .withOrigin(new Origin(listen.listenId(), null, null, null, null));
    } catch (MalformedListenException e) {
      return e.getMessage() + " at " + e.position();
    }
  }

  private Object readerSays(byte[] payload) {
    try {
      reader.read(payload);
    } catch (MalformedListenException e) {
      assertThat(e.raw()).isSameAs(payload);
      return e.getMessage() + " at " + e.position();
    }
    Long playedMs = reader.playedMs() == ListenReader.NONE ? null : Long.valueOf(reader.playedMs());
    Long trackMs = reader.trackMs() == ListenReader.NONE ? null : Long.valueOf(reader.trackMs());
    Boolean skipped =
        reader.skipped() == ListenReader.NONE ? null : Boolean.valueOf(reader.skipped() == 1);
    String listenId =
        reader.hasListenId() ? text(reader.listenIdOffset(), reader.listenIdLength()) : null;
    return Listen.of(
            text(reader.userIdOffset(), reader.userIdLength()),
            text(reader.trackIdOffset(), reader.trackIdLength()),
            java.time.Instant.ofEpochMilli(reader.listenedAtMs()))
        .withPlayback(new Playback(playedMs, skipped, trackMs))
        .withOrigin(new Origin(listenId, null, null, null, null));
  }

  private String text(int offset, int length) {
    return new String(reader.bytes(), offset, length, UTF_8);
  }
}
