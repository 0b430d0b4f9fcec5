package io.listens.producer.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how many rows of an input are in the stream. Two lines of text: what the input is, and
 * the number. Replaced as a whole, so that a crash leaves the old or the new one.
 */
final class ResumeFile {

  private final @Nullable Path file;
  private final String input;
  private long saved = -1;

  /**
   * @param file null to remember nothing
   * @param input the input in one line: rows are counted in it, and in no other
   */
  ResumeFile(@Nullable Path file, String input) {
    this.file = file;
    this.input = input;
  }

  /**
   * Rows done; 0 when nothing is remembered.
   *
   * @throws IOException if it can't be read, or is of another input
   */
  long load() throws IOException {
    if (file == null) {
      return 0;
    }
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 2 || !lines.get(0).equals(input)) {
        throw unusable(
            "it was written for another input, '"
                + (lines.isEmpty() ? "" : lines.get(0))
                + "'; expected '"
                + input
                + "'",
            null);
      }
      return Long.parseLong(lines.get(1));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (NumberFormatException e) {
      throw unusable("its second line is no number of rows", e);
    }
  }

  private IOException unusable(String why, @Nullable Throwable cause) {
    return new IOException(
        "Cannot resume from '"
            + file
            + "': "
            + why
            + ". Set --resume to another file, or delete it to begin anew",
        cause);
  }

  synchronized void save(long rows) throws IOException {
    if (file != null && rows != saved) {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, input + "\n" + rows + "\n", StandardCharsets.UTF_8);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      saved = rows;
    }
  }
}
