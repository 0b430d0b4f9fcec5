package io.listens.producer.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.listens.model.Listen;
import io.listens.producer.source.SourceRow.Accepted;
import io.listens.producer.source.SourceRow.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenFilesTest {

  private static final String HEADER = "user_id,track_id,listen_time\n";
  private static final Instant NOON = Instant.parse("2024-06-25T12:00:00Z");

  private final Path directory;

  ListenFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsRowsInTheOrderOfTheFile() throws IOException {
    List<SourceRow> rows = read(HEADER + "u1,t1,2024-06-25 12:00:00\nu2,t2,2024-06-25 11:59:59\n");

    assertThat(rows).extracting(SourceRow::line).containsExactly(2L, 3L);
    assertThat(listens(rows))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("listenId")
        .containsExactly(Listen.of("u1", "t1", NOON), Listen.of("u2", "t2", NOON.minusSeconds(1)));
  }

  @Test
  void mapsColumnsByNameAndPassesOthersOver() throws IOException {
    List<SourceRow> rows =
        read("x,Listen_Time, track_id ,y,USER_ID\n1,2024-06-25 12:00:00,t,2,u\n");

    assertThat(listens(rows)).containsExactly(identified(Listen.of("u", "t", NOON)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void readsEitherLineEndAndALastLineWithout(String end) throws IOException {
    String row = "u,t,2024-06-25 12:00:00";
    List<SourceRow> rows =
        read(String.join(end, HEADER.strip(), row, "", " ", row.replace('u', 'v')));

    assertThat(listens(rows)).extracting(Listen::userId).containsExactly("u", "v");
    assertThat(rows).extracting(SourceRow::line).containsExactly(2L, 5L);
  }

  @Test
  void readsQuotesAndLineEndsInThem() throws IOException {
    List<SourceRow> rows =
        read(
            "\"user_id\",\"note\",track_id,listen_time\r\n"
                + "\"u,\"\"1\"\"\",\"two\r\nlines, \"\"quoted\"\"\",t,\"2024-06-25 12:00:00\"\r\n"
                + "u2,5\" disc,t,2024-06-25 12:00:00\r\n");

    assertThat(listens(rows)).extracting(Listen::userId).containsExactly("u,\"1\"", "u2");
    assertThat(rows).extracting(SourceRow::line).containsExactly(2L, 4L);
  }

  @Test
  void readsGzipMarksAndOtherAlphabets() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(("\ufeff" + HEADER + "жük,音,2024-06-25 12:00:00\n").getBytes(UTF_8));
    }

    List<SourceRow> rows = read(packed.toByteArray(), ZoneOffset.UTC);

    assertThat(listens(rows)).containsExactly(identified(Listen.of("жük", "音", NOON)));
  }

  @Test
  void readsTimesInTheGivenZone() throws IOException {
    byte[] file = (HEADER + "u,t,2024-06-25 14:00:00").getBytes(UTF_8);

    List<SourceRow> rows = read(file, ZoneId.of("Europe/Berlin"));

    assertThat(listens(rows)).extracting(Listen::listenedAt).containsExactly(NOON);
  }

  @Test
  void givesEqualRowsIdsOfTheirOwnThatStayTheSame() throws IOException {
    String row = "u,t,2024-06-25 12:00:00\n";
    List<Listen> first = listens(read(HEADER + row + row + row));
    List<Listen> second = listens(read(HEADER + row + row + row));

    assertThat(first).doesNotHaveDuplicates().isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`u,t,yesterday`, listen_time, is 'yesterday'; expected yyyy-MM-dd HH:mm:ss",
        "`u,t,2024-02-30 12:00:00`, listen_time, is '2024-02-30 12:00:00'; expected",
        "`u,t`, , has 2 columns; expected the header's 3",
        "`u,t,2024-06-25 12:00:00,more`, , has 4 columns; expected the header's 3",
        "`,t,2024-06-25 12:00:00`, , userId is blank",
        "`u, ,2024-06-25 12:00:00`, , trackId is blank",
        "`u,t,1969-06-25 12:00:00`, , expected a time from 1970",
        "`\"u,t,2024-06-25 12:00:00`, , has a quote that isn't closed",
      })
  void rejectsARowWithItsReasonAndGoesOn(String row, String column, String reason)
      throws IOException {
    String good = "u,t,2024-06-25 12:00:00\r\n";

    List<SourceRow> rows = read(HEADER + good + row + "\r\n" + good);

    assertThat(listens(rows)).hasSize(2);
    Rejected rejected = (Rejected) rows.get(1);
    assertThat(rejected.line()).isEqualTo(3);
    assertThat(rejected.cause().position()).isEqualTo(3);
    assertThat(rejected.cause().field()).isEqualTo(column);
    assertThat(rejected.cause().reason()).contains(reason);
    assertThat(new String(rejected.cause().raw(), UTF_8)).isEqualTo(row);
  }

  @Test
  void keepsTheBytesOfARowThatIsNotUtf8() throws IOException {
    byte[] row = "Jos\u00e9,t,2024-06-25 12:00:00".getBytes(ISO_8859_1);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(HEADER.getBytes(UTF_8));
    file.write(row);

    Rejected rejected = (Rejected) read(file.toByteArray(), ZoneOffset.UTC).get(0);

    assertThat(rejected.cause().reason()).isEqualTo("is not valid UTF-8");
    assertThat(rejected.cause().raw()).isEqualTo(row);
  }

  @Test
  void aReplacementCharacterThatIsReallyThereIsNoFault() throws IOException {
    assertThat(listens(read(HEADER + "\ufffd,t,2024-06-25 12:00:00"))).hasSize(1);
  }

  @Test
  void anUnclosedQuoteCostsOnlyItsOwnLine() throws IOException {
    StringBuilder file = new StringBuilder(HEADER).append("\"u,t,2024-06-25 12:00:00\n");
    for (int i = 0; i < 1000; i++) {
      file.append("u").append(i).append(",t,2024-06-25 12:00:00\n");
    }

    List<SourceRow> rows = read(file.toString());

    assertThat(rows.get(0)).isInstanceOf(Rejected.class);
    assertThat(listens(rows)).hasSize(1000).extracting(Listen::userId).contains("u0", "u999");
  }

  @Test
  void cutsALineThatNoRecordHolds() throws IOException {
    String good = "u,t,2024-06-25 12:00:00\n";

    List<SourceRow> rows = read(HEADER + "x".repeat(3_000_000) + "\n" + good);

    Rejected rejected = (Rejected) rows.get(0);
    assertThat(rejected.cause().reason()).contains("3000000 bytes").contains("1000000");
    assertThat(rejected.cause().raw()).hasSize(1_000_000);
    assertThat(listens(rows)).hasSize(1);
  }

  @Test
  void readsLinesAcrossBuffers() throws IOException {
    StringBuilder file = new StringBuilder(HEADER);
    for (int i = 0; i < 20_000; i++) {
      file.append("u").append(i).append(",t,2024-06-25 12:00:00\n");
    }

    assertThat(new HashSet<>(listens(read(file.toString())))).hasSize(20_000);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, it is empty; expected a header",
        "`u,t,2024-06-25 12:00:00`, `3 columns, none of them named user_id or track_id or listen_time`",
        "`user_id,listen_time`, `2 columns, none of them named track_id; expected a header with [user_id`",
        "`user_id,track_id,listen_time,user_id`, names user_id twice",
      })
  void refusesAFileWithoutTheHeader(String content, String message) throws IOException {
    Path file = directory.resolve("streams.csv");
    Files.writeString(file, content);

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> ListenFiles.open(file, ReadOptions.DEFAULT))
        .withMessageContaining("streams.csv")
        .withMessageContaining(message);
  }

  @Test
  void refusesWhatIsNoFileOfText() throws IOException {
    Path utf16 = Files.write(directory.resolve("utf16.csv"), HEADER.getBytes(UTF_16));

    assertUnreadable(directory.resolve("missing.csv"), "there is no such file");
    assertUnreadable(directory, "it is a directory; expected a file");
    assertUnreadable(utf16, "it is UTF-16; expected UTF-8");
  }

  @Test
  void saysThatAPackedFileEndsEarly() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write((HEADER + "u,t,2024-06-25 12:00:00\n").getBytes(UTF_8));
    }
    byte[] whole = packed.toByteArray();
    Path file = directory.resolve("cut.csv.gz");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 10));

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> read(file, ZoneOffset.UTC))
        .withMessageContaining("cut.csv.gz")
        .withMessageContaining("can't be read further");
    assertThatExceptionOfType(SourceException.class)
        .as("while the format is found out")
        .isThrownBy(() -> ListenFiles.open(file, ReadOptions.DEFAULT))
        .withMessageContaining("cut.csv.gz");
  }

  private static void assertUnreadable(Path file, String why) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> ListenFiles.open(file, ReadOptions.DEFAULT))
        .withMessage("Cannot read listens from '" + file + "': " + why);
  }

  private List<SourceRow> read(String content) throws IOException {
    return read(content.getBytes(UTF_8), ZoneOffset.UTC);
  }

  private List<SourceRow> read(byte[] content, ZoneId zone) throws IOException {
    return read(Files.write(directory.resolve("streams.csv"), content), zone);
  }

  private static List<SourceRow> read(Path file, ZoneId zone) throws IOException {
    List<SourceRow> rows = new ArrayList<>();
    try (ListenSource source = ListenFiles.open(file, ReadOptions.DEFAULT.withZone(zone))) {
      for (SourceRow row = source.next(); row != null; row = source.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<Listen> listens(List<SourceRow> rows) {
    return rows.stream()
        .filter(Accepted.class::isInstance)
        .map(row -> ((Accepted) row).listen())
        .toList();
  }

  private static Listen identified(Listen listen) {
    return SourceIds.byRow(Path.of("streams.csv")).identify(listen, 1);
  }
}
