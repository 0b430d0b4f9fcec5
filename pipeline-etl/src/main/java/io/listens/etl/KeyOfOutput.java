package io.listens.etl;

import io.listens.etl.sink.OutputLocations;
import io.listens.model.Pseudonyms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Has an output stay with the key that it began with, or with none: under two keys a user would
 * have two names, and count twice.
 */
final class KeyOfOutput {

  /** What is kept is its pseudonym, which tells keys apart and nothing of them. */
  private static final String KNOWN = "which key is it?";

  private KeyOfOutput() {}

  /**
   * Notes which key an output has, the first time, and afterwards insists on it.
   *
   * @param pseudonyms null for none
   * @throws IllegalStateException if there is another key, or there was none
   */
  static void require(@Nullable Pseudonyms pseudonyms, OutputLocations output, Configuration conf) {
    Path file = new Path(output.checkpoint("pseudonyms"));
    CheckpointFileManager files = CheckpointFileManager.create(file, conf);
    String wanted = pseudonyms == null ? null : pseudonyms.of(KNOWN);
    try {
      String noted = files.exists(file) ? read(files, file) : null;
      if (Objects.equals(wanted, noted)) {
        return;
      }
      if (wanted == null || noted != null || hasBegun(files, output)) {
        throw new IllegalStateException(
            "Cannot write to %s: it began with %s; expected the same now. Set %s"
                .formatted(
                    output.root(),
                    describe(wanted, noted),
                    "listens.pseudonym-key-file to what it was, or listens.output to another"));
      }
      files.mkdirs(file.getParent());
      try (CancellableFSDataOutputStream out = files.createAtomic(file, true)) {
        out.write(wanted.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or write " + file, e);
    }
  }

  private static String describe(@Nullable String wanted, @Nullable String noted) {
    return noted == null
        ? "ids of users as they come"
        : wanted == null ? "pseudonyms, and no key is given" : "pseudonyms of another key";
  }

  private static String read(CheckpointFileManager files, Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static boolean hasBegun(CheckpointFileManager files, OutputLocations output) {
    return files.exists(new Path(output.checkpoint(ListenPipeline.ARCHIVE)))
        || files.exists(new Path(output.checkpoint(ListenPipeline.WINDOWS)));
  }
}
