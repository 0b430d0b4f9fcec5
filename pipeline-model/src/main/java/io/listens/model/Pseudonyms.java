package io.listens.model;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names in the place of ids that tell who someone is: equal for equal ids, and not to be told from
 * others, nor made, without the key. Thread-safe. Never tells its key, but holds it where it is
 * serialized.
 */
public final class Pseudonyms implements Serializable {

  private static final long serialVersionUID = 1;

  /** The fewest bytes of a key: what HMAC-SHA-256 makes full use of. */
  public static final int LEAST_KEY_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  /** 128 bits: no two of 10¹² ids get the same name, but for a chance of 1 to 10¹⁴. */
  private static final int NAME_BYTES = 16;

  private final SecretKeySpec key;

  private Pseudonyms(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * Pseudonyms of a key.
   *
   * @param key at least {@value #LEAST_KEY_BYTES} bytes, drawn at random; copied
   * @throws IllegalArgumentException if it is shorter
   */
  public static Pseudonyms withKey(byte[] key) {
    if (key.length < LEAST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "The key has " + key.length + " bytes; expected at least " + LEAST_KEY_BYTES);
    }
    return new Pseudonyms(new SecretKeySpec(key, ALGORITHM));
  }

  /** The first 128 bits of the id's HMAC-SHA-256, as 32 digits of base 16 in small letters. */
  public String of(String id) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] code = mac.doFinal(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(code, 0, NAME_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
    }
  }

  /**
   * The listen with pseudonyms for its user and, if it has one, its id: that may be made from the
   * user's, as those of this project's readers are, and would prove a guess of who it is.
   */
  public Listen of(Listen listen) {
    return new Listen(
        listen.listenId() == null ? null : of(listen.listenId()),
        of(listen.userId()),
        listen.trackId(),
        listen.listenedAt(),
        listen.timeMeaning(),
        listen.playback(),
        listen.origin());
  }

  /**
   * A payload with pseudonyms. Written anew, as fields that the codec doesn't know may say who
   * someone is: they aren't in it.
   *
   * @throws MalformedListenException if it can't be read; {@link MalformedListenException#withheld}
   *     has nothing of it
   */
  public byte[] of(byte[] payload, ListenCodec codec) throws MalformedListenException {
    return codec.encode(of(codec.decode(payload)));
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "Pseudonyms";
  }
}
