package io.listens.testkit.cli;

import io.listens.etl.EtlConfig.WayIn;
import io.listens.producer.cli.Version;
import io.listens.testkit.local.Demo;
import io.listens.testkit.local.DemoPlan;
import io.listens.testkit.report.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code listens demo}: the whole pipeline, once, on this machine. */
@Command(
    name = "demo",
    description = "Runs the whole pipeline on this machine, with Kinesis and S3 embedded.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--source",
      paramLabel = "kinesis|kcl",
      defaultValue = "kinesis",
      description = {
        "How the ETL reads the stream: by this project's source, or by Spark's own connector, for"
            + " which DynamoDB is embedded as well (default: ${DEFAULT-VALUE})."
      })
  private WayIn wayIn = WayIn.KINESIS;

  @Option(
      names = "--streams",
      paramLabel = "FILE",
      description = "Listens as CSV: user_id,track_id,listen_time. Without it they are made up.")
  private @Nullable Path streams;

  @Option(names = "--songs", paramLabel = "FILE", description = "The catalogue, songs.csv.")
  private @Nullable Path songs;

  @Option(
      names = "--listens",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many listens to make up (default: ${DEFAULT-VALUE}).")
  private long listens;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Equal seeds make up equal listens (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "2",
      description = "Shards of the stream (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(
      names = "--max-records-per-trigger",
      paramLabel = "N",
      description = "About how many records a batch takes. No bound by default.")
  private @Nullable Long maxRecordsPerTrigger;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Copy the bucket to this directory, which must be empty or not exist.")
  private @Nullable Path keep;

  @Option(names = "--summary", paramLabel = "FILE", description = "Write the counts as JSON.")
  private @Nullable Path summary;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "listens-demo.html",
      description = "Write what the run looked like as HTML (default: ${DEFAULT-VALUE}).")
  private Path report = Path.of("listens-demo.html");

  @Override
  public Integer call() throws Exception {
    checkOptions();
    PrintWriter out = spec.commandLine().getOut();
    Demo.Result result = Demo.run(plan(), out::println);
    ResultPrinter printer = new ResultPrinter(out);
    printer.top(result.top());
    printer.counts(result.books());
    printer.seconds(result.seconds());
    if (summary != null) {
      Files.writeString(summary, result.books().toJson(result.seconds()));
    }
    Files.writeString(report, RunReport.html(result.figures()));
    out.println("Report: " + report.toAbsolutePath().toUri());
    return verdict(result.books().problems(), out);
  }

  private DemoPlan plan() {
    DemoPlan plan =
        streams == null ? DemoPlan.ofListens(listens, seed) : DemoPlan.ofFiles(streams, songs);
    return plan.withWayIn(wayIn)
        .withShards(shards)
        .withMaxRecordsPerTrigger(maxRecordsPerTrigger)
        .keptIn(keep);
  }

  private int verdict(List<String> problems, PrintWriter out) {
    if (keep != null) {
      out.println("Output: " + keep.resolve("processed"));
    } else {
      out.println("Output: gone with the embedded S3; --keep DIR keeps it.");
    }
    if (problems.isEmpty()) {
      out.println("Everything adds up.");
      return ExitCode.OK;
    }
    problems.forEach(problem -> spec.commandLine().getErr().println("listens: " + problem));
    return ExitCode.SOFTWARE;
  }

  private void checkOptions() throws IOException {
    if (songs != null && streams == null) {
      throw usage("--songs is given without --streams; expected both, or neither");
    }
    if (wayIn == WayIn.KCL && maxRecordsPerTrigger != null) {
      throw usage("--max-records-per-trigger is given with --source kcl; expected one of them");
    }
    requireFile("--streams", streams);
    requireFile("--songs", songs);
    requireDirectoryOf(report);
    requireAtLeastOne("--shards", shards);
    requireAtLeastOne("--listens", listens);
    requireAtLeastOne(
        "--max-records-per-trigger", maxRecordsPerTrigger == null ? 1 : maxRecordsPerTrigger);
    if (keep != null && Files.exists(keep) && !isEmptyDirectory(keep)) {
      throw usage("--keep is " + keep + "; expected an empty directory, or none of that name");
    }
  }

  private void requireDirectoryOf(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
      throw usage("--report is " + file + "; expected a file in a directory that is there");
    }
  }

  private void requireFile(String option, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw usage(option + " is " + file + "; expected a file that is there and can be read");
    }
  }

  private void requireAtLeastOne(String option, long value) {
    if (value < 1) {
      throw usage(option + " is " + value + "; expected at least 1");
    }
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
