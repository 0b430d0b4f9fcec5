package io.listens.testkit.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** DuckDB in memory: the independent reader, and the independent oracle. */
final class DuckDb implements AutoCloseable {

  /** What plain SQL makes of the two files: per window and track, as {@code processed/} has it. */
  private static final String EXPECTED =
      """
      select epoch_ms(time_bucket(interval '30 minutes', listen_time)) as window_start_ms,
             s.track_id, artists, album_name, track_name, track_genre,
             count(*) as total_listens,
             count(distinct user_id) as unique_users,
             avg(duration_ms) as average_listen_duration
      from read_csv('%s', header = true, all_varchar = false,
                    types = {'user_id': 'VARCHAR', 'track_id': 'VARCHAR', 'listen_time': 'TIMESTAMP'}) s
      left join read_csv('%s', header = true, quote = '"', escape = '"',
                    types = {'track_id': 'VARCHAR', 'duration_ms': 'BIGINT'}) c
        on c.track_id = s.track_id
      group by all
      """;

  private static final String ACTUAL =
      """
      select epoch_ms(window_start) as window_start_ms,
             track_id, artists, album_name, track_name, track_genre,
             total_listens, unique_users, average_listen_duration
      from read_parquet('%s/processed/*/*.parquet', hive_partitioning = false)
      """;

  private final Connection connection;

  DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("set TimeZone = 'UTC'");
    }
  }

  /** Rows that are in {@code processed/} and not expected, or the other way about; at most 5. */
  List<String> differences(Path streams, Path songs, Path output) throws SQLException {
    String expected = EXPECTED.formatted(streams, songs);
    String actual = ACTUAL.formatted(output);
    return rows(
        """
        (select 'lacks', * from (%1$s except all %2$s))
        union all
        (select 'has', * from (%2$s except all %1$s))
        limit 5
        """
            .formatted("(" + expected + ")", "(" + actual + ")"));
  }

  /** A result as text, a line a row. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  /** A single number. */
  long number(String sql, Object... parts) throws SQLException {
    return Long.parseLong(rows(String.format(Locale.ROOT, sql, parts)).get(0));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
