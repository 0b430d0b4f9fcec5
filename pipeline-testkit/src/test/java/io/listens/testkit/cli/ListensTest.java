package io.listens.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ListensTest {

  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int run(String... args) {
    CommandLine command = Listens.commandLine();
    command.setErr(new PrintWriter(err, true));
    command.setOut(new PrintWriter(new StringWriter(), true));
    return command.execute(args);
  }

  @Test
  void tellsHowItIsUsed() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "no command is given; expected one of demo, generate, emulate, produce, reconcile,"
                + " chaos, deploy, status, logs, stop, verify, destroy, size")
        .contains("Try 'listens --help' for its options.");
  }

  @Test
  void helpLeadsToTheDocuments() {
    CommandLine command = Listens.commandLine();
    StringWriter out = new StringWriter();
    assertThat(command.setOut(new PrintWriter(out, true)).execute("--help")).isZero();
    assertThat(out.toString())
        .contains(command.getSubcommands().keySet())
        .contains("./listens bench", "README.md", "docs/options.md");
    assertThat(command.getSubcommands().values())
        .allMatch(c -> c.getCommandSpec().usageMessage().description().length > 0);
  }

  @Test
  void eachCommandTellsTheVersion() {
    for (String name : Listens.commandLine().getSubcommands().keySet()) {
      StringWriter out = new StringWriter();
      CommandLine command = Listens.commandLine().setOut(new PrintWriter(out, true));
      assertThat(command.execute(name, "--version")).as(name).isZero();
      assertThat(out.toString()).as(name).startsWith("listens ").contains(", Java 17");
    }
  }

  @Test
  void namesTheNearestOptionForOneThatItDoesNotKnow() {
    assertThat(run("demo", "--stream", "x")).isEqualTo(2);
    assertThat(err.toString())
        .contains("listens: Unknown options: '--stream', 'x'")
        .contains("--streams")
        .contains("Try 'listens demo --help'");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThat(run("demo", "--streams", "nowhere.csv")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--streams is nowhere.csv; expected a file that is there and can be read");
  }

  @Test
  void refusesSongsWithoutStreams() throws IOException {
    Path songs = Files.createFile(directory.resolve("songs.csv"));
    assertThat(run("demo", "--songs", songs.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--songs is given without --streams");
  }

  @Test
  void refusesToMixItsOutputWithOtherFiles() throws IOException {
    Files.createFile(directory.resolve("mine.txt"));
    assertThat(run("demo", "--keep", directory.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("expected an empty directory");
  }

  @Test
  void refusesNumbersThatMakeNoSense() {
    assertThat(run("demo", "--shards", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--shards is 0; expected at least 1");
    assertThat(run("demo", "--max-records-per-trigger", "many")).isEqualTo(2);
    assertThat(err.toString()).contains("'many' is not a long");
  }

  @Test
  void saysInAWordWhatIsWrongWithAFile() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.csv"));
    assertThat(run("demo", "--streams", empty.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("Cannot read listens from").contains("empty");

    Path noHeader = Files.writeString(directory.resolve("noheader.csv"), "1,2,3\n");
    assertThat(run("demo", "--streams", noHeader.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("user_id").doesNotContain("\tat ");
  }
}
