package io.listens.model;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenCodecTest {

  private static final String FULL_JSON =
      "{\"v\":1,\"listen_id\":\"L1\",\"user_id\":\"u7\",\"track_id\":\"t9\","
          + "\"listened_at\":1719337393000,\"time_means\":\"end\",\"played_ms\":61000,"
          + "\"skipped\":false,\"track_ms\":200000,\"source\":\"spotify\",\"session\":\"s1\","
          + "\"device\":\"car\",\"country\":\"NL\",\"offline\":true}";

  private static final Instant TIME = Instant.parse("2024-06-25T17:43:13Z");

  private static final Listen FULL =
      new Listen(
          "L1",
          "u7",
          "t9",
          TIME,
          TimeMeaning.END,
          new Playback(61_000L, false, 200_000L),
          new Origin("spotify", "s1", "car", "NL", true));

  private final ListenCodec codec = new ListenCodec();

  @Test
  void writesThisVeryJson() {
    assertThat(codec.encode(FULL)).asString(UTF_8).isEqualTo(FULL_JSON);
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    assertThat(codec.encode(Listen.of("u7", "t9", TIME)))
        .asString(UTF_8)
        .isEqualTo(
            "{\"v\":1,\"user_id\":\"u7\",\"track_id\":\"t9\",\"listened_at\":1719337393000}");
  }

  @Test
  void writesAStartAsStartWhateverTheLocale() {
    Listen start =
        new Listen(null, "u", "t", TIME, TimeMeaning.START, Playback.UNREPORTED, Origin.UNREPORTED);

    assertThat(codec.encode(start)).asString(UTF_8).contains("\"time_means\":\"start\"");
  }

  @Test
  void readsThatJsonBack() throws Exception {
    assertThat(codec.decode(FULL_JSON.getBytes(UTF_8))).isEqualTo(FULL);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsWhatItWrote(long seed) throws Exception {
    RandomListens listens = new RandomListens(seed);
    for (int i = 0; i < 5_000; i++) {
      Listen listen = listens.next();
      assertThat(codec.decode(codec.encode(listen)))
          .as("seed %d, listen %d", seed, i)
          .isEqualTo(listen);
    }
  }

  @Test
  void writesOneLine() {
    RandomListens listens = new RandomListens(4);
    for (int i = 0; i < 1_000; i++) {
      assertThat(codec.encode(listens.next())).doesNotContain('\n', '\r');
    }
  }

  @Test
  void readsTheOriginalProducersJsonAsUtc() throws Exception {
    assertThat(
            decode(
                "{\"user_id\": \"26213\", \"track_id\": \"4dBa8T7o\","
                    + " \"listen_time\": \"2024-06-25 17:43:13\"}"))
        .isEqualTo(Listen.of("26213", "4dBa8T7o", TIME));
  }

  @ParameterizedTest
  @CsvSource({
    "America/New_York, 2024-06-25 13:43:13,     2024-06-25T17:43:13Z",
    "Asia/Kolkata,     2024-06-25 17:43:13,     2024-06-25T12:13:13Z",
    "Europe/Berlin,    2024-03-31 01:59:59,     2024-03-31T00:59:59Z",
    "Europe/Berlin,    2024-03-31 02:30:00,     2024-03-31T01:30:00Z", // skipped in spring
    "Europe/Berlin,    2024-03-31 03:30:00,     2024-03-31T01:30:00Z",
    "Europe/Berlin,    2024-10-27 02:30:00,     2024-10-27T00:30:00Z", // twice in autumn
    "Europe/Berlin,    2024-10-27 03:00:00,     2024-10-27T02:00:00Z",
    "UTC,              2024-02-29 00:00:00.5,   2024-02-29T00:00:00.500Z",
    "UTC,              1970-01-01 00:00:00,     1970-01-01T00:00:00Z",
    "UTC,              9999-12-31 23:59:59.999, 9999-12-31T23:59:59.999Z"
  })
  void takesTimesWithoutAZoneInItsOwn(String zone, String listenTime, Instant expected)
      throws Exception {
    ListenCodec zoned = new ListenCodec(ZoneId.of(zone));

    assertThat(zoned.parseListenTime(listenTime)).isEqualTo(expected);
    assertThat(
            zoned
                .decode(bytes("{'user_id':'u','track_id':'t','listen_time':'" + listenTime + "'}"))
                .listenedAt())
        .isEqualTo(expected);
  }

  @Test
  void takesTimesWithAZoneAsTheyAre() throws Exception {
    ListenCodec elsewhere = new ListenCodec(ZoneId.of("Asia/Kolkata"));

    assertThat(elsewhere.decode(codec.encode(FULL))).isEqualTo(FULL);
    assertThat(
            elsewhere
                .decode(
                    bytes(
                        "{'user_id':'u','track_id':'t','listened_at':'2024-06-25T17:43:13.0009Z'}"))
                .listenedAt())
        .isEqualTo(TIME);
  }

  @Test
  void takesNumbersAsIds() throws Exception {
    assertThat(
            decode(
                "{'user_id':26213,'track_id':-7,'listened_at':0,'session':12345678901234567890}"))
        .isEqualTo(
            Listen.of("26213", "-7", Instant.EPOCH)
                .withOrigin(new Origin(null, "12345678901234567890", null, null, null)));
  }

  @Test
  void passesOverFieldsItDoesNotKnow() throws Exception {
    assertThat(
            decode(
                "{'x':{'user_id':'no','y':[1,{'track_id':2}]},'user_id':'u','z':[[],null,1.5],"
                    + "'track_id':'t','listened_at':1719337393000,'':true}"))
        .isEqualTo(Listen.of("u", "t", TIME));
  }

  @Test
  void takesTheLongestTimes() throws Exception {
    Listen longest =
        Listen.of("u", "t", TIME)
            .withPlayback(new Playback(Playback.MAX_MS, null, Playback.MAX_MS));

    assertThat(codec.decode(codec.encode(longest))).isEqualTo(longest);
  }

  @Test
  void takesNullAsNotReported() throws Exception {
    assertThat(
            decode(
                "{'v':null,'listen_id':null,'user_id':'u','track_id':'t','listened_at':1719337393000,"
                    + "'time_means':null,'played_ms':null,'skipped':null,'track_ms':null,"
                    + "'source':null,'session':null,'device':null,'country':null,'offline':null}"))
        .isEqualTo(Listen.of("u", "t", TIME));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                    | user_id     | -1 | is missing",
        "{'user_id':null,'track_id':'t','listened_at':0}       | user_id     | -1 | is missing",
        "{'user_id':'SECRET','listened_at':0}                  | track_id    | -1 | is missing",
        "{'user_id':'SECRET','track_id':'t'}                   | listened_at | -1 | is missing",
        "{'user_id':'','track_id':'t','listened_at':0}         | user_id     | 11 | is blank",
        "{'user_id':'SECRET','track_id':' ','listened_at':0}   | track_id    | 31 | is blank",
        "{'listen_id':'  '}                                    | listen_id   | 13 | is blank",
        "{'user_id':'SECRET\\ud83d'}  | user_id | 11 | holds half a surrogate pair; expected valid Unicode",
        "{'device':'\\udc00 '}        | device  | 10 | holds half a surrogate pair; expected valid Unicode",
        "{'user_id':1.5}              | user_id | 11 | is a fraction; expected text",
        "{'user_id':true}             | user_id | 11 | is true or false; expected text",
        "{'user_id':{'a':'SECRET'}}   | user_id | 11 | is an object; expected text",
        "{'source':['SECRET']}        | source  | 10 | is a list; expected text",
        "{'listened_at':-1} | listened_at | 15 | is 1969-12-31T23:59:59.999Z; expected a time from 1970 to 9999",
        "{'listened_at':253402300800000} | listened_at | 15 | is +10000-01-01T00:00:00Z; expected a time from 1970 to 9999",
        "{'listened_at':99999999999999999999} | listened_at | 15 | is out of range",
        "{'listened_at':1.5}          | listened_at | 15 | is a fraction; expected text",
        "{'listened_at':'soon'}       | listened_at | 15 | is 'soon'; expected milliseconds since 1970 or a time like 2024-06-25T17:43:13Z",
        "{'listened_at':'2024-06-25T17:43:13'} | listened_at | 15 | is '2024-06-25T17:43:13'; expected milliseconds since 1970 or a time like 2024-06-25T17:43:13Z",
        "{'listen_time':'2024-02-30 00:00:00'} | listen_time | 15 | is '2024-02-30 00:00:00'; expected yyyy-MM-dd HH:mm:ss",
        "{'listen_time':'2024-02-28 24:00:00'} | listen_time | 15 | is '2024-02-28 24:00:00'; expected yyyy-MM-dd HH:mm:ss",
        "{'listen_time':'1969-12-31 23:59:59'} | listen_time | 15 | is 1969-12-31T23:59:59Z; expected a time from 1970 to 9999",
        "{'time_means':'END'}         | time_means | 14 | is 'END'; expected start or end",
        "{'played_ms':-5}             | played_ms  | 13 | is -5; expected 0 to 315360000000 ms",
        "{'played_ms':315360000001}   | played_ms  | 13 | is 315360000001; expected 0 to 315360000000 ms",
        "{'track_ms':9223372036854775807} | track_ms | 12 | is 9223372036854775807; expected 0 to 315360000000 ms",
        "{'track_ms':-1}              | track_ms   | 12 | is -1; expected 0 to 315360000000 ms",
        "{'played_ms':'61000'}        | played_ms  | 13 | is text; expected a whole number",
        "{'played_ms':1e3}            | played_ms  | 13 | is a fraction; expected a whole number",
        "{'played_ms':9223372036854775808} | played_ms | 13 | is out of range",
        "{'skipped':'true'}           | skipped    | 11 | is text; expected true, false or null",
        "{'offline':1}                | offline    | 11 | is a whole number; expected true, false or null",
        "{'v':2}                      | v          | 5  | is 2; expected 1 to 1",
        "{'v':0}                      | v          | 5  | is 0; expected 1 to 1",
        "{'v':'1'}                    | v          | 5  | is text; expected a whole number",
      })
  void namesFieldPositionAndReason(String json, String field, long position, String reason) {
    byte[] payload = bytes(json);

    MalformedListenException e = malformed(payload);

    assertThat(e.field()).isEqualTo(field);
    assertThat(e.position()).isEqualTo(position);
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessage("Cannot read listen: " + field + ": " + reason);
    assertThat(e.raw()).isSameAs(payload);
    assertThat(e.getMessage()).doesNotContain("SECRET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                  | -1 | is not a JSON object",
        "`   `                               | -1 | is not a JSON object",
        "['SECRET']                          | 0  | is not a JSON object",
        "'SECRET'                            | 0  | is not a JSON object",
        "null                                | 0  | is not a JSON object",
        "SECRET                              | 6  | is not valid JSON",
        "user_id,SECRET,2024-06-25           | 8  | is not valid JSON",
        "{'user_id':'SECRET'                 | 19 | is not valid JSON",
        "{'user_id':SECRET}                  | 18 | is not valid JSON",
        "{user_id:'SECRET'}                  | 2  | is not valid JSON",
        "{'user_id':'SECRET'}{}              | 20 | has more after the JSON object",
        "{'user_id':'SECRET'} 1              | 21 | has more after the JSON object",
        "{'user_id':'SECRET'} x              | 22 | is not valid JSON",
      })
  void saysHowFarItReadWhatIsNoJsonObject(String json, long position, String reason) {
    byte[] payload = bytes(json);

    MalformedListenException e = malformed(payload);

    assertThat(e.field()).isNull();
    assertThat(e.position()).isEqualTo(position);
    assertThat(e).hasMessage("Cannot read listen: " + reason);
    assertThat(e.raw()).isSameAs(payload);
  }

  @Test
  void refusesAnEndlessIdWithoutShowingIt() {
    String id = "SECRET".repeat(50);

    assertThat(malformed(bytes("{'user_id':'" + id + "','track_id':'t','listened_at':0}")))
        .hasMessage("Cannot read listen: user_id: has 300 characters; expected at most 256");
  }

  @Test
  void showsNoMoreThanTheBeginningOfAValue() {
    // The cut falls into a surrogate pair.
    String value = "x".repeat(63) + "😀".repeat(100);

    assertThat(malformed(bytes("{'time_means':'" + value + "'}")).reason())
        .isEqualTo("begins with '" + "x".repeat(63) + "?'; expected start or end");
  }

  @Test
  void refusesDeepNesting() {
    byte[] payload = bytes("{'x':" + "[".repeat(100) + "]".repeat(100) + "}");

    assertThat(malformed(payload)).hasMessage("Cannot read listen: is not valid JSON");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] payload = FULL_JSON.replace("car", "cår 😀").getBytes(UTF_8);
    for (int length = 0; length < payload.length; length++) {
      byte[] cut = Arrays.copyOf(payload, length);
      assertThat(malformed(cut).raw()).as("cut to %d bytes", length).isSameAs(cut);
    }
  }

  @Test
  void refusesTrailingGarbage() {
    for (String garbage : new String[] {"}", "{", "]", ",", "0", "\"", "\u0000", FULL_JSON}) {
      assertThatThrownBy(() -> codec.decode((FULL_JSON + garbage).getBytes(UTF_8)))
          .as("followed by '%s'", garbage)
          .isInstanceOf(MalformedListenException.class);
    }
  }

  @Test
  void takesWhiteSpaceAround() throws Exception {
    assertThat(codec.decode((" \r\n" + FULL_JSON + "\n").getBytes(UTF_8))).isEqualTo(FULL);
  }

  /** Whatever comes, it is a listen that can be written again, or malformed. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void neverFailsInAnotherWayOnRandomBytes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] payload = new byte[random.nextInt(64)];
      random.nextBytes(payload);
      if (payload.length > 0 && random.nextBoolean()) {
        payload[0] = '{';
      }
      assertReadsOrRefuses(payload, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void neverFailsInAnotherWayOnBytesGoneWrong(long seed) {
    Random random = new Random(seed);
    RandomListens listens = new RandomListens(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] payload = codec.encode(listens.next());
      for (int wrong = 1 + random.nextInt(3); wrong > 0; wrong--) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
      }
      assertReadsOrRefuses(payload, seed);
    }
  }

  @Test
  void readsOtherUnicodeEncodingsOrRefuses() {
    assertReadsOrRefuses(FULL_JSON.getBytes(UTF_16), 0);
  }

  private void assertReadsOrRefuses(byte[] payload, long seed) {
    try {
      Listen listen = codec.decode(payload);
      assertThat(codec.decode(codec.encode(listen))).isEqualTo(listen);
    } catch (MalformedListenException e) {
      assertThat(e.raw()).isSameAs(payload);
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ", payload " + Arrays.toString(payload), e);
    }
  }

  private Listen decode(String json) throws MalformedListenException {
    return codec.decode(bytes(json));
  }

  private MalformedListenException malformed(byte[] payload) {
    MalformedListenException e =
        catchThrowableOfType(MalformedListenException.class, () -> codec.decode(payload));
    assertThat(e).isNotNull();
    return e;
  }

  /** JSON is easier to read here with single quotes. */
  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }
}
