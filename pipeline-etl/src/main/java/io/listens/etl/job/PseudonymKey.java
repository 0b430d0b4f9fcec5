package io.listens.etl.job;

import io.listens.model.Pseudonyms;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * The key of pseudonyms, in a file of its own: arguments and environments of jobs are shown to
 * whoever may look at the job.
 */
final class PseudonymKey {

  static final int LEAST = Pseudonyms.LEAST_KEY_BYTES;

  /** More is no key but a wrong file. */
  static final int MOST = 1024;

  private static final int SPACE_AROUND = 16;

  private PseudonymKey() {}

  /**
   * Reads it.
   *
   * @param option how messages call it
   * @throws IllegalArgumentException if there is none; nothing of the file is in the message
   */
  static Pseudonyms read(String option, String file) {
    // Text, as that is made, copied and kept without harm; what editors put behind it isn't meant.
    String key = new String(bytes(option, file), StandardCharsets.ISO_8859_1).strip();
    if (key.length() < LEAST || key.length() > MOST) {
      throw wrong(
          option,
          file,
          "which has " + (key.length() > MOST ? "over " + MOST : key.length()) + " characters");
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw wrong(option, file, "which holds others");
    }
    return Pseudonyms.withKey(key.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bytes(String option, String file) {
    try {
      Path path = new Path(file);
      try (InputStream in = path.getFileSystem(configuration()).open(path)) {
        return in.readNBytes(MOST + SPACE_AROUND);
      }
    } catch (FileNotFoundException e) {
      throw wrong(option, file, "which isn't there");
    } catch (IOException | IllegalArgumentException e) {
      throw wrong(option, file, "which can't be read: " + e.getMessage());
    }
  }

  /** As the session has it, or will have: options are read before there is one. */
  private static Configuration configuration() {
    return SparkHadoopUtil.get()
        .newConfiguration(
            SparkSession.getDefaultSession().isDefined()
                ? SparkSession.getDefaultSession().get().sparkContext().getConf()
                : new SparkConf());
  }

  private static IllegalArgumentException wrong(String option, String file, String problem) {
    return new IllegalArgumentException(
        "%s is '%s', %s; expected a file of %d to %d visible ASCII characters"
            .formatted(option, file, problem, LEAST, MOST));
  }
}
