package io.listens.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/** What the listens add up to, by plain SQL, and whether a peer's results say the same. */
final class Answer {

  private static final String EXPECTED =
      """
      copy (
        select listened_at // %1$d * %1$d as window_ms, track_id,
               count(*) as total_listens, count(distinct user_id) as unique_users
        from %2$s
        group by all
      ) to '%3$s' (format parquet)
      """;

  /** Rows that are not the same in both, listens found, and the mean error of the users. */
  private static final String COMPARISON =
      """
      with found as (
        select epoch_ms(window_start) as window_ms, track_id, total_listens, unique_users
        from read_parquet('%2$s/**/part-*', hive_partitioning = false)
        where epoch_ms(window_start) < %3$s)
      select count(*) filter (f.total_listens is distinct from e.total_listens) as other_listens,
             count(*) filter (f.unique_users is distinct from e.unique_users) as other_users,
             coalesce(sum(f.total_listens), 0) as listens,
             avg(abs(f.unique_users - e.unique_users) / e.unique_users) as users_error
      from found f
      full outer join read_parquet('%1$s') e using (window_ms, track_id)
      """;

  private final PeerWorkload workload;
  private final PeerWorkload.Files files;
  private final Duration window;

  Answer(PeerWorkload workload, PeerWorkload.Files files, Duration window) {
    this.workload = workload;
    this.files = files;
    this.window = window;
  }

  /**
   * Checks a peer's results.
   *
   * @param results a directory with Parquet files that have {@code window_start}, {@code track_id},
   *     {@code total_listens} and {@code unique_users}
   * @param exactUsers whether the numbers of users must be exact
   * @return the mean relative error of the numbers of users; 0 if they are exact
   * @throws FailedPeerException if they aren't what they should be
   */
  double check(Path results, boolean exactUsers)
      throws SQLException, IOException, FailedPeerException {
    Path expected = expected();
    String sql =
        COMPARISON.formatted(
            expected, results, PeerWorkload.START.plus(PeerWorkload.SPAN).toEpochMilli());
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      long otherListens = row.getLong("other_listens");
      long otherUsers = row.getLong("other_users");
      long listens = row.getLong("listens");
      if (listens != workload.listens() || otherListens > 0 || (exactUsers && otherUsers > 0)) {
        throw new FailedPeerException(
            String.format(
                Locale.ROOT,
                "%d listens counted, expected %d; of the windows and tracks, %d have other"
                    + " listens and %d other users than expected",
                listens,
                workload.listens(),
                otherListens,
                otherUsers));
      }
      return row.getDouble("users_error");
    } catch (SQLException e) {
      throw new FailedPeerException("its results can't be read: " + e.getMessage());
    }
  }

  private Path expected() throws SQLException, IOException {
    Path answer = files.answer(window);
    if (!Files.exists(answer)) {
      Path unfinished = answer.resolveSibling(answer.getFileName() + ".unfinished");
      String listens = DuckDbPeer.listens(files);
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute(EXPECTED.formatted(window.toMillis(), listens, unfinished));
      }
      Files.move(unfinished, answer, StandardCopyOption.ATOMIC_MOVE);
    }
    return answer;
  }

  private static Connection connect() throws SQLException {
    return DuckDbPeer.connect(Runtime.getRuntime().availableProcessors(), 4L << 30);
  }
}
