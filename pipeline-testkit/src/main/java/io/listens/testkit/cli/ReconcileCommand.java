package io.listens.testkit.cli;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.reconcile.ReconcileOptions;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import io.listens.producer.cli.Version;
import io.listens.testkit.local.LocalSpark;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code listens reconcile}: makes the results of an output what its archive says. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Compares the windows of an output with its archive, and mends those that differ.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No window differed.",
      "1:It failed.",
      "2:Wrong usage.",
      "3:Windows differed; they are mended, but by --audit.",
      "4:The archive is behind the windows, so that they couldn't be compared."
    })
final class ReconcileCommand implements Callable<Integer> {

  private static final int DIFFERED = 3;
  private static final int UNDECIDED = 4;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "OUTPUT",
      description = "What holds raw/ and processed/: a directory, or s3a://BUCKET/PREFIX.")
  private String output = "";

  @Option(names = "--audit", description = "Only tell which windows differ; change nothing.")
  private boolean audit;

  @Option(
      names = "--open-windows",
      description = "Look at windows too that the stream hasn't closed: for when it doesn't run.")
  private boolean openWindows;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Leave windows alone that end at or before it: 2024-06-25T17:00:00Z.")
  private Instant from = Instant.MIN;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Leave windows alone that start at or after it.")
  private Instant to = Instant.MAX;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long to wait for the archive (default: ${DEFAULT-VALUE}).")
  private Duration patience = ReconcileOptions.BESIDE_STREAM.patience();

  @Option(
      names = "--listens-at-once",
      paramLabel = "N",
      description = "About how many listens are added up at a time (default: ${DEFAULT-VALUE}).")
  private long listensAtOnce = ReconcileOptions.BESIDE_STREAM.listensAtOnce();

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      description = "The length that the windows have (default: ${DEFAULT-VALUE}).")
  private Duration window = WindowSpec.DEFAULT.length();

  @Option(
      names = "--slide",
      paramLabel = "DURATION",
      description = "From the start of one window to the next (default: the length).")
  private @Nullable Duration slide;

  @Option(
      names = "--policy",
      description = "What counted: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ListenPolicy policy = ListenPolicy.EVERYTHING;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Of times that carry none (default: ${DEFAULT-VALUE}).")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Another S3 than AWS's, such as http://127.0.0.1:4566.")
  private @Nullable URI endpoint;

  @Option(names = "--region", paramLabel = "REGION", description = "Of the bucket.")
  private @Nullable String region;

  @Override
  public Integer call() {
    EtlConfig config = config();
    ReconcileOptions options = options();
    // A directory needs no region, which the SDK would look for.
    SparkSession spark =
        output.matches("s3a?://.*")
            ? LocalSpark.start(region, endpoint)
            : LocalSpark.start(Map.of());
    try {
      return told(new ListenPipeline(spark, config).reconcile(options));
    } finally {
      spark.stop();
    }
  }

  private EtlConfig config() {
    try {
      WindowSpec windows =
          new WindowSpec(window, slide == null ? window : slide, WindowSpec.DEFAULT.lateness());
      return new EtlConfig(Map.of(), new OutputLocations(output), windows, policy, zone);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private ReconcileOptions options() {
    try {
      return new ReconcileOptions(from, to, !audit, openWindows, patience, listensAtOnce);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int told(ReconcileReport report) {
    PrintWriter out = spec.commandLine().getOut();
    tell(out, audit ? "differs" : "written again", report.repaired());
    tell(out, audit ? "is surplus" : "removed", report.removed());
    out.println(
        String.format(
            Locale.ROOT,
            "%,d windows compared with the archive, %,d differed, %,d surplus, %,d left to the"
                + " stream, %,d undecided",
            report.windows(),
            report.repaired().size(),
            report.removed().size(),
            report.open(),
            report.undecided()));
    if (report.undecided() > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "listens: the archive is behind the windows; run its query, or raise --wait from "
                  + patience);
      return UNDECIDED;
    }
    return report.differs() ? DIFFERED : ExitCode.OK;
  }

  private static void tell(PrintWriter out, String what, List<Instant> windows) {
    windows.forEach(start -> out.println("window " + start + " " + what));
  }
}
