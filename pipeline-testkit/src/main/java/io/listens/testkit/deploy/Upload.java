package io.listens.testkit.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that goes into the bucket.
 *
 * @param key where it goes
 * @param content all of it
 * @param sha256 of the content, in hexadecimal digits
 */
record Upload(String key, byte[] content, String sha256) {

  static Upload of(String key, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return new Upload(key, content, digest(content));
  }

  static Upload of(String key, Path file) {
    byte[] content = read(file);
    return new Upload(key, content, digest(content));
  }

  /** The job's jar, by what is in it: a run that began with another keeps that. */
  static Upload jar(Path file) {
    byte[] content = read(file);
    String digest = digest(content);
    return new Upload("code/listens-glue-" + digest.substring(0, 12) + ".jar", content, digest);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each JDK has SHA-256", e);
    }
  }
}
