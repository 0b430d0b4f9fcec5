package io.listens.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFilesTest {

  private final List<GeneratedListen> records =
      new ListenGenerator(
              3, Workload.typical().withTracks(50).withListens(2_000).withMalformed(0.05))
          .stream().toList();

  private final Path directory;

  GeneratedFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void jsonLinesAreThePayloads() throws Exception {
    Path file = directory.resolve("listens.jsonl");
    GeneratedFiles.writeJsonLines(records, file);

    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (GeneratedListen record : records) {
      expected.write(record.payload());
      expected.write('\n');
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.toByteArray());
    assertThat(new String(Files.readAllBytes(file), UTF_8).lines()).hasSize(2_000);
  }

  @Test
  void csvHasTheTeachingSetsShape() throws Exception {
    Path file = directory.resolve("listens.csv");
    GeneratedFiles.writeCsv(records, file);

    List<CsvRecord> rows;
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder().allowMissingFields(true).ofCsvRecord(file)) {
      rows = csv.stream().toList();
    }
    assertThat(rows.get(0).getFields()).containsExactly("user_id", "track_id", "listen_time");
    assertThat(rows).hasSize(2_001);
    for (int i = 0; i < records.size(); i++) {
      List<String> row = rows.get(i + 1).getFields();
      Listen listen = records.get(i).listen();
      if (listen == null) {
        assertThat(row).containsExactly(new String(records.get(i).payload(), UTF_8));
      } else {
        assertThat(row).startsWith(listen.userId(), listen.trackId()).hasSize(3);
        assertThat(new ListenCodec().parseListenTime(row.get(2))).isEqualTo(listen.listenedAt());
      }
    }
  }
}
