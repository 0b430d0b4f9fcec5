package io.listens.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.model.ListenFigures;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.GeneratedFiles;
import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.GeneratedSource;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle against plain SQL over the same files, read by another reader of CSV. */
class ExpectedWindowsSqlTest {

  private final Path directory;

  ExpectedWindowsSqlTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void agreesWithSqlOverTheTeachingSetsShape() throws Exception {
    ListenGenerator generator =
        new ListenGenerator(
            17,
            Workload.typical()
                .withoutFlaws()
                .withUnknownTracks(0.05)
                .withListens(11_346)
                .withTracks(1_000)
                .withSources(Map.of(GeneratedSource.TEACHING, 1.0)));
    Path listens = directory.resolve("streams.csv");
    Path songs = directory.resolve("songs.csv");
    GeneratedFiles.writeCsv(generator, listens);
    generator.catalogue().writeCsv(songs, Catalogue.LineEnd.CRLF);

    List<TrackWindow> actual = windowsBySql(listens, songs);

    ExpectedWindows expected =
        ExpectedWindows.of(
            generator.stream().map(GeneratedListen::listen).map(Objects::requireNonNull),
            generator.catalogue().songs(),
            WindowRules.DEFAULT);
    assertThat(actual.stream().map(TrackWindow::windowStart).distinct()).hasSize(48);
    assertThat(actual).anyMatch(row -> row.song() == null).anyMatch(row -> row.song() != null);
    expected.assertMatches(actual);
  }

  private static List<TrackWindow> windowsBySql(Path listens, Path songs) throws SQLException {
    String sql =
        """
        SELECT epoch_ms(time_bucket(INTERVAL 30 MINUTES, listen_time)) AS start, l.track_id,
          any_value(s.track_id) AS known, any_value(artists) AS artists,
          any_value(album_name) AS album_name, any_value(track_name) AS track_name,
          any_value(track_genre) AS track_genre, count(*) AS total_listens,
          count(DISTINCT user_id) AS unique_users, avg(duration_ms) AS length
        FROM read_csv('%s', header = true, columns = {
          'user_id': 'VARCHAR', 'track_id': 'VARCHAR', 'listen_time': 'TIMESTAMP'}) l
        LEFT JOIN read_csv('%s', header = true, quote = '"', escape = '"') s
          ON s.track_id = l.track_id
        GROUP BY ALL
        """
            .formatted(listens, songs);
    List<TrackWindow> rows = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(row(result));
      }
    }
    return rows;
  }

  private static TrackWindow row(ResultSet result) throws SQLException {
    Instant start = Instant.ofEpochMilli(result.getLong("start"));
    String trackId = result.getString("track_id");
    boolean known = result.getString("known") != null;
    Double length = known ? Double.valueOf(result.getDouble("length")) : null;
    return new TrackWindow(
        start,
        start.plusSeconds(1_800),
        trackId,
        known ? song(trackId, result) : null,
        new ListenFigures(
            result.getLong("total_listens"),
            result.getLong("unique_users"),
            length,
            0,
            0,
            0,
            length));
  }

  private static Song song(String trackId, ResultSet result) throws SQLException {
    return new Song(
        trackId,
        result.getString("artists"),
        result.getString("album_name"),
        result.getString("track_name"),
        1L,
        result.getString("track_genre"));
  }
}
