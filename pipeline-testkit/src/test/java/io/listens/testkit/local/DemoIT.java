package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.model.TrackWindow;
import io.listens.testkit.backend.EmbeddedOnly;
import io.listens.testkit.report.RunFigures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole pipeline on files of the teaching data's shape: fully shuffled in time, most tracks
 * unknown, no id, no duration. Plain SQL over the two files says what must come out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EmbeddedOnly("the demo starts one of its own")
class DemoIT {

  private static final long SEED = 20240625;
  private static final int LISTENS = 1_500;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private Path directory;
  private Path songs;
  private List<String> rows;

  @BeforeAll
  void makeFiles(@TempDir Path scratch) throws IOException {
    directory = scratch;
    songs = directory.resolve("songs.csv");
    Random random = new Random(SEED);
    Files.writeString(songs, songsCsv(random));
    rows = listenRows(random);
  }

  private static String songsCsv(Random random) {
    StringBuilder csv =
        new StringBuilder(
            "id,track_id,artists,album_name,track_name,popularity,duration_ms,track_genre\n");
    for (int i = 0; i < 200; i++) {
      csv.append(i)
          .append(",track")
          .append(i)
          .append(",\"Ä;B, the \"\"")
          .append(i)
          .append("\"\"\",");
      csv.append("Album ").append(i / 10).append(",\"Şarkı, ").append(i).append("\",50,");
      csv.append(60_000 + random.nextInt(300_000)).append(",pop\n");
    }
    return csv.toString();
  }

  /** Some rows stand twice: two listens, as no id says otherwise. */
  private static List<String> listenRows(Random random) {
    LocalDateTime day = LocalDateTime.parse("2024-06-25T00:00:00");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < LISTENS; i++) {
      rows.add(
          random.nextInt(400)
              + ",track"
              + random.nextInt(random.nextInt(4) == 0 ? 20 : 1_000)
              + ","
              + TIME.format(day.plusSeconds(random.nextInt(86_400))));
      if (i % 100 == 0) {
        rows.add(rows.get(rows.size() - 1));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "shuffled,      , 1",
    "shuffled,   100, 1",
    "sorted,     100, 8",
    "reversed,  1000, 8",
  })
  void givesTheSameAnswerWhateverTheOrderTheBatchesAndTheShards(
      String order, @Nullable Long maxRecordsPerTrigger, int shards) throws Exception {
    Path streams = Files.writeString(directory.resolve(order + ".csv"), csv(order));
    Path output = directory.resolve(order + maxRecordsPerTrigger + "-" + shards);

    Demo.Result result = run(streams, output, maxRecordsPerTrigger, shards);

    assertThat(result.books().problems()).isEmpty();
    assertThat(result.books().counted()).isEqualTo(rows.size());
    assertThat(result.books().windows()).isEqualTo(48);
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(duckDb.differences(streams, songs, output)).as("seed %d", SEED).isEmpty();
    }
  }

  private String csv(String order) {
    List<String> ordered = new ArrayList<>(rows);
    Comparator<String> byTime = Comparator.comparing(row -> row.substring(row.lastIndexOf(',')));
    switch (order) {
      case "sorted" -> ordered.sort(byTime);
      case "reversed" -> ordered.sort(byTime.reversed());
      default -> Collections.shuffle(ordered, new Random(SEED));
    }
    return "user_id,track_id,listen_time\n" + String.join("\n", ordered) + "\n";
  }

  @Test
  void writesTheColumnsThatItSaysForAnyReaderOfParquet() throws Exception {
    Path streams = Files.writeString(directory.resolve("columns.csv"), csv("sorted"));
    Path output = directory.resolve("columns");
    run(streams, output, null, 2);
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
              duckDb.rows(
                  "select column_name from (describe select * from read_parquet('%s/processed/*/*.parquet', hive_partitioning = true))"
                      .formatted(output)))
          .containsExactlyElementsOf(
              Stream.concat(
                      TrackWindow.COLUMNS.stream().map(column -> column.name()),
                      Stream.of("window"))
                  .toList());
      assertThat(
              duckDb.rows(
                  "select distinct \"window\" from read_parquet('%s/processed/*/*.parquet', hive_partitioning = true) order by 1 limit 2"
                      .formatted(output)))
          .containsExactly("2024-06-25-00-00", "2024-06-25-00-30");
      assertThat(duckDb.number("select count(*) from glob('%s/processed/*/*')", output))
          .isEqualTo(48);
    }
  }

  @Test
  void keepsWhatCannotBeReadWithTheReasonAndCountsTheRest() throws Exception {
    String csv =
        "\uFEFF\"track_id\",listen_time,user_id\r\n"
            + "track1,2024-06-25 17:43:13,ünï\r\n"
            + "\"track1\",\"2024-06-25 17:43:13\",\"comma, \"\"quoted\"\"\"\r\n"
            + "track1,2024-13-25 17:43:13,u3\r\n"
            + "track1\r\n"
            + "unknown,2024-06-25 17:59:59,u5\r\n"
            + ",2024-06-25 17:43:13,u6\r\n";
    Path streams = directory.resolve("bad.csv");
    Files.write(streams, csv.getBytes(StandardCharsets.UTF_8));
    Path output = directory.resolve("bad");

    Books books = run(streams, output, null, 2).books();

    assertThat(books.problems()).isEmpty();
    assertThat(books.read()).isEqualTo(6);
    assertThat(books.counted()).isEqualTo(3);
    assertThat(books.rejected()).isEqualTo(3);
    assertThat(books.unknownTrackListens()).isEqualTo(1);
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
              duckDb.rows(
                  "select decode(payload) from read_parquet('%s/rejected/listens/*/*/*.parquet') order by 1"
                      .formatted(output)))
          .containsExactly(",2024-06-25 17:43:13,u6", "track1", "track1,2024-13-25 17:43:13,u3");
      assertThat(
              duckDb.number(
                  "select count(*) from read_parquet('%s/rejected/listens/*/*/*.parquet') where"
                      + " reason = ''",
                  output))
          .isZero();
    }
  }

  @Test
  void hasNothingToSayOfAFileWithoutListens() throws Exception {
    Path streams =
        Files.writeString(directory.resolve("none.csv"), "user_id,track_id,listen_time\n");
    Books books = run(streams, directory.resolve("none"), null, 1).books();
    assertThat(books.problems()).isEmpty();
    assertThat(books.counts().values()).containsOnly(0L);
  }

  @Test
  void addsUpForListensThatAreLateRepeatedMalformedAndUnknown() throws Exception {
    DemoPlan plan = DemoPlan.ofListens(5_000, SEED).withShards(3).withMaxRecordsPerTrigger(2_000L);
    Demo.Result result = Demo.run(plan, line -> {});
    Books books = result.books();
    assertThat(books.problems()).isEmpty();
    assertReportShowsAll(result.figures(), books);
    assertThat(books.duplicates()).isPositive();
    assertThat(books.rejected()).isPositive();
    assertThat(books.late()).isPositive();
    assertThat(books.unknownTrackListens()).isPositive();
  }

  private Demo.Result run(
      Path streams, Path output, @Nullable Long maxRecordsPerTrigger, int shards) throws Exception {
    return Demo.run(
        DemoPlan.ofFiles(streams, songs)
            .withShards(shards)
            .withMaxRecordsPerTrigger(maxRecordsPerTrigger)
            .keptIn(output),
        line -> {});
  }

  private static void assertReportShowsAll(RunFigures figures, Books books) {
    assertThat(figures.windows().stream().mapToLong(RunFigures.Window::listens).sum())
        .isEqualTo(books.counted());
    assertThat(figures.lateness().stream().mapToLong(RunFigures.Share::count).sum())
        .isEqualTo(books.archived() - books.rejected());
    assertThat(figures.lateness().get(0).count()).isPositive().isLessThan(books.counted());
    assertThat(figures.sent().stream().mapToLong(RunFigures.Taken::records).sum())
        .isEqualTo(books.sent());
    for (String query : List.of("archive", "windows")) {
      assertThat(
              figures.batches().stream()
                  .filter(batch -> batch.query().equals(query))
                  .mapToLong(RunFigures.Batch::records)
                  .sum())
          .isEqualTo(books.archived());
    }
    assertThat(figures.tracks()).hasSize(15).allMatch(track -> track.users() <= track.listens());
  }
}
