package io.listens.testkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.GeneratedFiles;
import io.listens.testkit.generate.GeneratedSource;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateCommandTest {

  private static final List<Double> EVERY_OTHER_HOUR =
      IntStream.range(0, 24).mapToObj(hour -> (hour + 1) % 2.0).toList();

  private final Path directory;
  private final StringWriter errors = new StringWriter();

  GenerateCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void writesTheTypicalWorkload() throws Exception {
    Path out = directory.resolve("listens.csv");
    Path songs = directory.resolve("songs.csv");
    assertThat(run("--out", out.toString(), "--songs", songs.toString())).isZero();

    ListenGenerator generator = new ListenGenerator(1, Workload.typical());
    assertThat(out).hasSameBinaryContentAs(csv(generator));
    assertThat(songs).hasSameBinaryContentAs(catalogue(generator, Catalogue.LineEnd.LF));
    assertThat(errors.toString()).isEmpty();
  }

  @Test
  void takesEveryOption() throws Exception {
    Path out = directory.resolve("listens.jsonl");
    Path songs = directory.resolve("songs.csv");
    int exit =
        run(
            ("--format jsonl --songs-line-end CRLF --seed 7 --listens 500 --users 20 --tracks 30"
                    + " --zipf 0.8 --start 2025-01-01T00:00:00Z --span PT8H --skips 0.1 --late 0.2"
                    + " --session-listens 4 --sources spotify=1,lastfm=3"
                    + " --day-curve 1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0"
                    + " --offline 0.3 --duplicates 0.15 --malformed 0.25 --unknown-tracks 0.35"
                    + " --out "
                    + out
                    + " --songs "
                    + songs)
                .split(" "));

    ListenGenerator generator =
        new ListenGenerator(
            7,
            Workload.typical()
                .withListens(500)
                .withUsers(20)
                .withTracks(30)
                .withZipfExponent(0.8)
                .withStart(Instant.parse("2025-01-01T00:00:00Z"))
                .withSpan(Duration.ofHours(8))
                .withListensPerSession(4)
                .withSources(Map.of(GeneratedSource.SPOTIFY, 1.0, GeneratedSource.LASTFM, 3.0))
                .withDayCurve(EVERY_OTHER_HOUR)
                .withSkips(0.1)
                .withLate(0.2)
                .withOffline(0.3)
                .withDuplicates(0.15)
                .withMalformed(0.25)
                .withUnknownTracks(0.35));
    Path expected = directory.resolve("expected");
    GeneratedFiles.writeJsonLines(generator, expected);
    assertThat(exit).isZero();
    assertThat(out).hasSameBinaryContentAs(expected);
    assertThat(songs).hasSameBinaryContentAs(catalogue(generator, Catalogue.LineEnd.CRLF));
  }

  @Test
  void refusesAWorkloadThatCannotBe() {
    assertThat(run("--out", "x", "--users", "0")).isEqualTo(2);
    assertThat(errors.toString()).contains("Cannot generate listens: users is 0; expected > 0");
  }

  @Test
  void aDayIsTypicalOrFlatOrHas24Hours() throws Exception {
    Path out = directory.resolve("flat.csv");
    assertThat(run("--out", out.toString(), "--listens", "500", "--day-curve", "flat")).isZero();
    assertThat(out)
        .hasSameBinaryContentAs(
            csv(
                new ListenGenerator(
                    1, Workload.typical().withListens(500).withDayCurve(Workload.FLAT_DAY))));

    assertThat(run("--out", "x", "--day-curve", "steep")).isEqualTo(2);
    assertThat(run("--out", "x", "--day-curve", "1,2")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--day-curve is steep; expected typical, flat or 24 weights with commas between")
        .contains("dayCurve is [1.0, 2.0]; expected 24 weights >= 0");
  }

  @Test
  void aSourceIsOneOfThoseThereAre() {
    assertThat(run("--out", "x", "--sources", "radio=1")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--sources", "expected one of [SPOTIFY, LISTENBRAINZ, LASTFM, TEACHING]");
  }

  @Test
  void wantsToKnowWhereTo() {
    assertThat(run("--seed", "1")).isEqualTo(2);
    assertThat(errors.toString()).contains("Missing required option: '--out=FILE'");
  }

  @Test
  void saysWhichFileItCannotWrite() throws Exception {
    Path nowhere = directory.resolve("no").resolve("listens.csv");

    assertThat(run("--out", nowhere.toString(), "--listens", "10")).isEqualTo(1);
    assertThat(errors.toString())
        .startsWith("listens: Cannot write generated listens: ")
        .contains(nowhere.toString())
        .doesNotContain("\tat ");
  }

  private int run(String... arguments) {
    return new CommandLine(new GenerateCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }

  private Path csv(ListenGenerator generator) throws Exception {
    Path expected = directory.resolve("expected.csv");
    GeneratedFiles.writeCsv(generator, expected);
    assertThat(Files.readString(expected, UTF_8)).isNotEmpty();
    return expected;
  }

  private Path catalogue(ListenGenerator generator, Catalogue.LineEnd lineEnd) throws Exception {
    Path expected = directory.resolve("expected-songs.csv");
    generator.catalogue().writeCsv(expected, lineEnd);
    return expected;
  }
}
