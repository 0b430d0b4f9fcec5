package io.listens.producer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what couldn't be sent: one line for each listen: reason, partition key in Base64, payload
 * in Base64 and message, separated by tabs. Thread-safe; opens its file at the first failure.
 */
final class DeadLetters {

  private final @Nullable Path file;

  /**
   * @param file appended to; null to keep nothing
   */
  DeadLetters(@Nullable Path file) {
    this.file = file;
  }

  /** Whether the message is written down now; when that fails too, the cause says so. */
  synchronized boolean keep(Message message, SendFailedException cause) {
    if (file == null) {
      return false;
    }
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(line(message, cause).getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      cause.addSuppressed(new IOException("Cannot write dead letter to '" + file + "'", e));
      return false;
    }
  }

  private static String line(Message message, SendFailedException cause) {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
            "\t",
            cause.reason().name(),
            base64.encodeToString(message.partitionKey().getBytes(StandardCharsets.UTF_8)),
            base64.encodeToString(message.payload()),
            String.valueOf(cause.getMessage()).replaceAll("\\s", " "))
        + "\n";
  }
}
