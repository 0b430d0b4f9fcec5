package io.listens.testkit.cli;

import io.listens.producer.cli.Version;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.ListenFiles;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
public final class GenerateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The listens' file.")
  private Path out = Path.of("");

  @Option(
      names = "--format",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
  private Format format = Format.csv;

  @Option(names = "--songs", paramLabel = "FILE", description = "The catalogue's file, as CSV.")
  private @Nullable Path songs;

  @Option(
      names = "--songs-line-end",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
  private Catalogue.LineEnd songsLineEnd = Catalogue.LineEnd.LF;

  @Option(names = "--seed", paramLabel = "N", description = "${DEFAULT-VALUE} if not given.")
  private long seed = 1;

  @Option(names = "--listens", paramLabel = "N", description = "Records in all: 100000.")
  private @Nullable Long listens;

  @Option(names = "--users", paramLabel = "N", description = "People: 2000.")
  private @Nullable Integer users;

  @Option(names = "--tracks", paramLabel = "N", description = "Tracks in the catalogue: 5000.")
  private @Nullable Integer tracks;

  @Option(names = "--zipf", paramLabel = "S", description = "Zipf exponent of popularity: 1.")
  private @Nullable Double zipf;

  @Option(names = "--start", paramLabel = "TIME", description = "2024-06-25T00:00:00Z.")
  private @Nullable Instant start;

  @Option(names = "--span", paramLabel = "DURATION", description = "Such as PT8H: PT24H.")
  private @Nullable Duration span;

  @Option(names = "--skips", paramLabel = "SHARE", description = "Left before the end: 0.5.")
  private @Nullable Double skips;

  @Option(names = "--late", paramLabel = "SHARE", description = "A minute to hours late: 0.015.")
  private @Nullable Double late;

  @Option(names = "--offline", paramLabel = "SHARE", description = "Days late, in bursts: 0.003.")
  private @Nullable Double offline;

  @Option(names = "--duplicates", paramLabel = "SHARE", description = "Sent twice: 0.005.")
  private @Nullable Double duplicates;

  @Option(names = "--malformed", paramLabel = "SHARE", description = "Broken: 0.001.")
  private @Nullable Double malformed;

  @Option(
      names = "--unknown-tracks",
      paramLabel = "SHARE",
      description = "Of tracks that the catalogue lacks: 0.002.")
  private @Nullable Double unknownTracks;

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
      generator = new ListenGenerator(seed, workload());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), "Cannot generate listens: " + e.getMessage(), e);
    }
    try {
      write(generator);
    } catch (IOException e) {
      command.commandLine().getErr().println("Cannot write generated listens: " + e);
      return 1;
    }
    return 0;
  }

  private Workload workload() {
    Workload workload = Workload.typical();
    workload = changed(workload, listens, Workload::withListens);
    workload = changed(workload, users, Workload::withUsers);
    workload = changed(workload, tracks, Workload::withTracks);
    workload = changed(workload, zipf, Workload::withZipfExponent);
    workload = changed(workload, start, Workload::withStart);
    workload = changed(workload, span, Workload::withSpan);
    workload = changed(workload, skips, Workload::withSkips);
    workload = changed(workload, late, Workload::withLate);
    workload = changed(workload, offline, Workload::withOffline);
    workload = changed(workload, duplicates, Workload::withDuplicates);
    workload = changed(workload, malformed, Workload::withMalformed);
    return changed(workload, unknownTracks, Workload::withUnknownTracks);
  }

  private static <T> Workload changed(
      Workload workload, @Nullable T value, BiFunction<Workload, T, Workload> change) {
    return value == null ? workload : change.apply(workload, value);
  }

  private void write(ListenGenerator generator) throws IOException {
    if (songs != null) {
      generator.catalogue().writeCsv(songs, songsLineEnd);
    }
    switch (format) {
      case csv -> ListenFiles.writeCsv(generator, out);
      case jsonl -> ListenFiles.writeJsonLines(generator, out);
    }
  }
}
