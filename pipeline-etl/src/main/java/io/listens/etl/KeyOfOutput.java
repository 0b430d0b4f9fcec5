package io.listens.etl;

import io.listens.etl.parquet.WholeText;
import io.listens.etl.sink.OutputLocations;
import io.listens.model.Pseudonyms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
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
    WholeText file = new WholeText(new Path(output.checkpoint("pseudonyms")), conf);
    String wanted = pseudonyms == null ? null : pseudonyms.of(KNOWN);
    String noted = file.read();
    if (Objects.equals(wanted, noted)) {
      return;
    }
    if (wanted == null || noted != null || hasBegun(output, conf)) {
      throw new IllegalStateException(
          "Cannot write to %s: it began with %s; expected the same now. Set %s"
              .formatted(
                  output.root(),
                  describe(wanted, noted),
                  "listens.pseudonym-key-file to what it was, or listens.output to another"));
    }
    file.write(wanted);
  }

  private static String describe(@Nullable String wanted, @Nullable String noted) {
    return noted == null
        ? "ids of users as they come"
        : wanted == null ? "pseudonyms, and no key is given" : "pseudonyms of another key";
  }

  private static boolean hasBegun(OutputLocations output, Configuration conf) {
    return isThere(output.checkpoint(OutputLocations.ARCHIVE), conf)
        || isThere(output.checkpoint(OutputLocations.WINDOWS), conf);
  }

  private static boolean isThere(String location, Configuration conf) {
    Path path = new Path(location);
    try {
      return path.getFileSystem(conf).exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + path, e);
    }
  }
}
