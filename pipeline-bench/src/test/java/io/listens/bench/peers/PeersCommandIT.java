package io.listens.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PeersCommandIT {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void runsAreCheckedAndCompared() {
    int exitCode =
        run(
            "--listens=2000",
            "--zipf=1.2",
            "--hot",
            "--window=30m",
            "--files=2",
            "--files-per-batch=1",
            "--runs=1",
            "--heap=1g",
            "--peers=listens,original,duckdb");

    assertThat(exitCode).describedAs("%s%s", out, err).isZero();
    assertThat(out.toString())
        .contains(
            "| listens | Spark 3.5.6 |", "| original | Spark 3.5.6 |", "| duckdb | DuckDB v1");
  }

  @Test
  void anUnknownPeerIsWrongUsage() {
    assertThat(run("--peers=storm")).isEqualTo(2);
    assertThat(err.toString()).contains("no peer 'storm'; expected some of listens,");
  }

  @Test
  void noLengthIsWrongUsage() {
    assertThat(run("--window=long")).isEqualTo(2);
    assertThat(err.toString()).contains("'long' is no length; expected such as 30m");
  }

  private int run(String... args) {
    return new CommandLine(new PeersCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
