package io.listens.testkit.cli;

import io.listens.producer.cli.Version;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.GeneratedFiles;
import io.listens.testkit.generate.ListenGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Writes generated listens, and the catalogue that belongs to them, to files. Exit code 0 when
 * written, 1 when a file can't be, 2 for options that can't be.
 */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Writes believable listens to a file, and their catalogue to another.",
    footer = {
      "",
      "Equal seeds and options give equal bytes. CSV has the columns user_id,track_id,listen_time "
          + "(UTC) and no ids; JSON lines hold all that is known of each listen."
    })
final class GenerateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to write the listens.")
  private Path out = Path.of("");

  @Option(
      names = "--format",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.csv;

  @Option(
      names = "--songs",
      paramLabel = "FILE",
      description = "Where to write the catalogue, as CSV. Not written by default.")
  private @Nullable Path songs;

  @Option(
      names = "--songs-line-end",
      description =
          "How the catalogue's lines end: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Catalogue.LineEnd songsLineEnd = Catalogue.LineEnd.LF;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What everything is drawn from (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private WorkloadOptions options = new WorkloadOptions();

  /** Names as they are typed. */
  enum Format {
    csv,
    jsonl
  }

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec, "run by picocli only");
    ListenGenerator generator;
    try {
      generator = new ListenGenerator(seed, options.workload());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), "Cannot generate listens: " + e.getMessage(), e);
    }
    try {
      write(generator);
    } catch (IOException e) {
      command
          .commandLine()
          .getErr()
          .println(
              "listens: Cannot write generated listens: "
                  + e
                  + ". Set --out and --songs to files that can be written");
      return 1;
    }
    return 0;
  }

  private void write(ListenGenerator generator) throws IOException {
    if (songs != null) {
      generator.catalogue().writeCsv(songs, songsLineEnd);
    }
    switch (format) {
      case csv -> GeneratedFiles.writeCsv(generator, out);
      case jsonl -> GeneratedFiles.writeJsonLines(generator, out);
    }
  }
}
