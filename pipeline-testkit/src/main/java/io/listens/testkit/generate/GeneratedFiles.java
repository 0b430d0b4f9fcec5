package io.listens.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.listens.model.Listen;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Generated listens as files, in their order of arrival. */
public final class GeneratedFiles {

  private GeneratedFiles() {}

  /**
   * Writes the payloads as they are, one a line.
   *
   * @param file written anew
   */
  public static void writeJsonLines(Iterable<GeneratedListen> listens, Path file)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (GeneratedListen record : listens) {
        out.write(record.payload());
        out.write('\n');
      }
    }
  }

  /**
   * Writes {@code user_id,track_id,listen_time}, the time as {@code yyyy-MM-dd HH:mm:ss} in UTC. A
   * malformed record becomes a row of one column, its payload.
   *
   * @param file written anew, in UTF-8
   */
  public static void writeCsv(Iterable<GeneratedListen> listens, Path file) throws IOException {
    try (CsvWriter csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(Files.newBufferedWriter(file, UTF_8))) {
      csv.writeRecord("user_id", "track_id", "listen_time");
      for (GeneratedListen record : listens) {
        Listen listen = record.listen();
        if (listen == null) {
          csv.writeRecord(new String(record.payload(), UTF_8));
        } else {
          csv.writeRecord(
              listen.userId(), listen.trackId(), Payloads.listenTime(listen.listenedAt()));
        }
      }
    }
  }
}
