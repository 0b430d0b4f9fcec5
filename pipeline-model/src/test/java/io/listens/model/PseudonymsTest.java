package io.listens.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private final Pseudonyms pseudonyms = Pseudonyms.withKey(KEY.getBytes(UTF_8));
  private final ListenCodec codec = new ListenCodec();

  /** By {@code printf user-7 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef}. */
  @Test
  void areWhatOpensslSays() {
    assertThat(pseudonyms.of("user-7"))
        .isEqualTo(
            "2cd67013356eac556271874e0276a3f82c60f4a0d3e8263f441937f9f0cbf114".substring(0, 32));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u",
        "ünï\uD83C\uDFB5",
        "a longer id, of more than sixty-four bytes, which is a block of it"
      })
  void areHmacs(String id) throws Exception {
    for (int length : new int[] {32, 64, 65, 200}) {
      byte[] key = new byte[length];
      for (int i = 0; i < length; i++) {
        key[i] = (byte) (7 * i);
      }
      assertThat(Pseudonyms.withKey(key).of(id)).as("key of %d", length).isEqualTo(hmac(key, id));
    }
  }

  /** RFC 2104, by its text. */
  private static String hmac(byte[] key, String text) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] block = Arrays.copyOf(key.length > 64 ? sha256.digest(key) : key, 64);
    byte[] inner = new byte[64];
    byte[] outer = new byte[64];
    for (int i = 0; i < 64; i++) {
      inner[i] = (byte) (block[i] ^ 0x36);
      outer[i] = (byte) (block[i] ^ 0x5c);
    }
    sha256.update(inner);
    byte[] first = sha256.digest(text.getBytes(UTF_8));
    sha256.update(outer);
    return HexFormat.of().formatHex(sha256.digest(first)).substring(0, 32);
  }

  @Test
  void takeThePlaceOfUserAndListenAlone() {
    Listen listen =
        Listen.of("user-7", "track", Instant.parse("2024-06-25T17:43:13Z"))
            .withPlayback(new Playback(1L, true, 2L))
            .withOrigin(new Origin("s", "t", "d", "IT", false));

    Listen named = pseudonyms.of(listen.withId("id"));

    assertThat(named)
        .isEqualTo(
            new Listen(
                pseudonyms.of("id"),
                pseudonyms.of("user-7"),
                "track",
                listen.listenedAt(),
                listen.timeMeaning(),
                listen.playback(),
                listen.origin()));
    assertThat(pseudonyms.of(listen).listenId()).isNull();
  }

  @Test
  void leaveNothingInAPayloadThatTheCodecDoesNotKnow() throws Exception {
    String payload =
        "{\"user_id\":\"user-7\",\"mail\":\"user-7@example.org\",\"user_id\":7007,"
            + "\"track_id\":\"t\",\"listened_at\":1719316800000,\"friends\":[{\"id\":\"user-7\"}]}";

    String named = new String(pseudonyms.of(payload.getBytes(UTF_8), codec), UTF_8);

    assertThat(named)
        .isEqualTo(
            "{\"v\":1,\"user_id\":\"%s\",\"track_id\":\"t\",\"listened_at\":1719316800000}",
            pseudonyms.of("7007"));
  }

  /** The user's id in the place of each other field. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON at all: 70070",
        "{\"user_id\":\"70070\"",
        "{\"user_id\":\"70070\"}{}",
        "{\"user_id\":\"70070\",\"listened_at\":1}",
        "{\"user_id\":[\"70070\"]}",
        "{\"v\":70070}",
        "{\"listened_at\":\"70070\"}",
        "{\"listened_at\":\"70070; expected 70070; expected 70070\"}",
        "{\"listened_at\":-70070}",
        "{\"listen_time\":\"70070\"}",
        "{\"time_means\":\"70070\"}",
        "{\"played_ms\":-70070}",
        "{\"track_ms\":\"70070\"}",
        "{\"skipped\":\"70070\"}",
        "{\"user_id\":\"\\ud83c70070\"}"
      })
  void nothingOfWhatCannotBeReadIsTold(String payload) {
    MalformedListenException problem =
        catchThrowableOfType(
            MalformedListenException.class, () -> pseudonyms.of(payload.getBytes(UTF_8), codec));

    MalformedListenException told = problem.withheld();

    assertThat(told.raw()).isEmpty();
    assertThat(told.reason()).doesNotContain("70070").isNotBlank();
    assertThat(told.getMessage()).doesNotContain("70070");
    assertThat(told.field()).isEqualTo(problem.field());
    assertThat(told.position()).isEqualTo(problem.position());
  }

  @Test
  void wantALongKeyAndNeverTellIt() {
    assertThatThrownBy(() -> Pseudonyms.withKey("secret".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The key has 6 bytes; expected at least 32");
    assertThat(pseudonyms).hasToString("Pseudonyms");
  }

  @Test
  void areTheSameInAnotherJvm() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(pseudonyms);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((Pseudonyms) in.readObject()).of("user-7")).isEqualTo(pseudonyms.of("user-7"));
    }
  }
}
