package io.listens.model;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Pseudonyms for ids that tell who someone is: the same for the same id, and nobody without the key
 * can compute one, or tell whose it is. HMAC-SHA-256 (RFC 2104), cut to 128 bits. Thread-safe. No
 * message shows the key, but its serialized form holds it.
 */
public final class Pseudonyms implements Serializable {

  private static final long serialVersionUID = 1;

  /** The fewest bytes of a key: as many as SHA-256 gives, which RFC 2104 asks for. */
  public static final int LEAST_KEY_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  /** 128 bits: the chance that two of 10¹² ids share a pseudonym is 1 in 10¹⁴. */
  private static final int PSEUDONYM_BYTES = 16;

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

  /** An id's pseudonym: 32 hexadecimal digits in lower case. */
  public String of(String id) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] code = mac.doFinal(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(code, 0, PSEUDONYM_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
    }
  }

  /**
   * The listen with pseudonyms for its user's id and, if it has one, its own: that may be derived
   * from the user's, as those of this project's readers are, so that a guess could be checked by
   * it.
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
   * The payload of a listen with pseudonyms. Fields that the codec doesn't know are left out, as
   * they may tell who someone is.
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
