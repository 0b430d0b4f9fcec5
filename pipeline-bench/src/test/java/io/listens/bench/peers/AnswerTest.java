package io.listens.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerTest {

  private static final PeerWorkload WORKLOAD = new PeerWorkload(2_000, 1, false, 2, 7);

  @TempDir Path directory;

  private Path results = Path.of("");
  private Answer answer = new Answer(WORKLOAD, new PeerWorkload.Files(results), Duration.ZERO);

  @BeforeEach
  void addUp() throws Exception {
    PeerWorkload.Files files = WorkloadWriter.write(WORKLOAD, directory);
    Duration window = Duration.ofMinutes(5);
    answer = new Answer(WORKLOAD, files, window);
    PeerTask task = new PeerTask(files, directory.resolve("output"), window, 1, 1);
    DuckDbPeer.main(task.toArguments().toArray(String[]::new));
    results = task.results();
  }

  @Test
  void whatIsRightIsAccepted() throws Exception {
    assertThat(answer.check(results, true)).isZero();
  }

  @Test
  void anotherNumberOfUsersIsWrongUnlessItMayBeEstimated() throws Exception {
    Path off = changed("* replace (unique_users + 1 as unique_users)");

    assertThatThrownBy(() -> answer.check(off, true))
        .isInstanceOf(FailedPeerException.class)
        .hasMessageContaining("2000 listens counted");
    assertThat(answer.check(off, false)).isPositive();
  }

  @Test
  void anotherNumberOfListensIsWrong() throws Exception {
    Path off = changed("* replace (total_listens + 1 as total_listens)");

    assertThatThrownBy(() -> answer.check(off, false)).isInstanceOf(FailedPeerException.class);
  }

  @Test
  void listensInAnotherWindowAreWrong() throws Exception {
    Path off = changed("* replace (window_start - interval '5 minutes' as window_start)");

    assertThatThrownBy(() -> answer.check(off, false))
        .isInstanceOf(FailedPeerException.class)
        .hasMessageContaining("2000 listens counted, expected 2000");
  }

  @Test
  void noResultsAreWrong() {
    assertThatThrownBy(() -> answer.check(directory.resolve("nothing"), true))
        .isInstanceOf(FailedPeerException.class)
        .hasMessageContaining("can't be read");
  }

  private Path changed(String columns) throws Exception {
    Path changed = directory.resolve("changed");
    try (Connection connection = DuckDbPeer.connect(1, 1L << 30);
        Statement statement = connection.createStatement()) {
      changed.toFile().mkdir();
      statement.execute(
          "copy (select "
              + columns
              + " from read_parquet('"
              + results
              + "/part-0.parquet')) to '"
              + changed
              + "/part-0.parquet' (format parquet)");
    }
    return changed;
  }
}
