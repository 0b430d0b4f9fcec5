package io.listens.testkit.emulator.kinesis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are handed out and taken back, encrypted and signed (AES-GCM): no client can come to
 * rely on what is in them, or make one up. Thread-safe.
 */
final class Tokens {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final AtomicLong nonces = new AtomicLong();

  Tokens() {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    key = new SecretKeySpec(secret, "AES");
  }

  String seal(String text) {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(nonces.incrementAndGet()).array();
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    try {
      byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, ByteBuffer.wrap(plain));
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES/GCM", e);
    }
  }

  /** What was sealed; null if it isn't a token of this instance. */
  @Nullable String open(String token) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(token));
      if (bytes.remaining() <= NONCE_BYTES) {
        return null;
      }
      byte[] nonce = new byte[NONCE_BYTES];
      bytes.get(nonce);
      return new String(crypt(Cipher.DECRYPT_MODE, nonce, bytes), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private byte[] crypt(int mode, byte[] nonce, ByteBuffer input) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    ByteBuffer output = ByteBuffer.allocate(cipher.getOutputSize(input.remaining()));
    cipher.doFinal(input, output);
    byte[] bytes = new byte[output.position()];
    output.flip().get(bytes);
    return bytes;
  }
}
