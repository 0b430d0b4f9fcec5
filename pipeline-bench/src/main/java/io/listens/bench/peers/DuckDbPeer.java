package io.listens.bench.peers;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * All files in one statement of DuckDB: no stream and no state, but as fast as a laptop adds up
 * JSON. Its memory is bounded by what the other peers have as heap.
 */
final class DuckDbPeer {

  private static final String RESULTS =
      """
      copy (
        select make_timestamptz(bucket * 1000 * %1$d) as window_start, track_id, artists, album_name,
               total_listens, unique_users, average_listen_duration
        from (
          select listened_at // %1$d as bucket, track_id,
                 count(*) as total_listens,
                 count(distinct user_id) as unique_users,
                 avg(played_ms) as average_listen_duration
          from %2$s
          group by all)
        join read_csv('%3$s', header = true, quote = '"', escape = '"',
                      types = {'track_id': 'VARCHAR', 'duration_ms': 'BIGINT'}) using (track_id)
      ) to '%4$s' (format parquet)
      """;

  private DuckDbPeer() {}

  /**
   * Runs it.
   *
   * @param args a {@link PeerTask}
   */
  public static void main(String[] args) throws Exception {
    PeerTask task = PeerTask.of(args);
    Files.createDirectories(task.results());
    try (Connection connection = connect(task.cores(), Runtime.getRuntime().maxMemory());
        Statement statement = connection.createStatement()) {
      System.out.println(
          PeerProcess.ENGINE + "DuckDB " + connection.getMetaData().getDatabaseProductVersion());
      statement.execute(
          RESULTS.formatted(
              task.window().toMillis(),
              listens(task.files()),
              task.files().songs(),
              task.results().resolve("part-0.parquet")));
    }
  }

  static Connection connect(int cores, long memoryBytes) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("set TimeZone = 'UTC'");
      statement.execute("set threads = " + cores);
      statement.execute("set memory_limit = '" + (memoryBytes >> 20) + "MiB'");
    }
    return connection;
  }

  /** The listens as a table of SQL. */
  static String listens(PeerWorkload.Files files) {
    return "read_json('"
        + files.listens()
        + "/*.json', format = 'newline_delimited', columns = {'user_id': 'VARCHAR',"
        + " 'track_id': 'VARCHAR', 'listened_at': 'BIGINT', 'played_ms': 'BIGINT'})";
  }
}
