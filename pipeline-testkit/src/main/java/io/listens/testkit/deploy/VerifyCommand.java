package io.listens.testkit.deploy;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.decode.RejectedRecord;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.ParquetTable;
import io.listens.etl.reconcile.ReconcileOptions;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Internal;
import io.listens.model.ListenPolicy;
import io.listens.model.TrackWindow;
import io.listens.producer.cli.Version;
import io.listens.testkit.local.LocalSpark;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code listens verify}: whether the results on S3 are what the archive there adds up to. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Counts what lies in the stack's bucket and adds its archive up again on this machine;"
            + " reads all of the archive.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No closed window differs.",
      "1:It failed.",
      "2:Wrong usage.",
      "3:Windows differ.",
      "4:The archive is behind the windows, so that they couldn't be compared."
    })
@Internal
public final class VerifyCommand implements Callable<Integer> {

  private static final int DIFFERS = 3;
  private static final int UNDECIDED = 4;

  @Mixin private Connection connection = new Connection();

  /** For picocli. */
  public VerifyCommand() {}

  @Override
  public Integer call() {
    Stack.State state;
    try (Aws aws = connection.connect()) {
      state = connection.deployment(aws, false).stack().usable();
    }
    EtlConfig config = config(state);
    SparkSession spark = LocalSpark.start(connection.region(), connection.s3Endpoint());
    try {
      count(spark, config.output());
      return told(new ListenPipeline(spark, config).reconcile(audit(state, config)));
    } finally {
      spark.stop();
    }
  }

  private static EtlConfig config(Stack.State state) {
    Map<String, String> parameters = state.parameters();
    WindowSpec windows =
        WindowSpec.tumbling(minutes(parameters, "Window"), minutes(parameters, "Watermark"));
    return new EtlConfig(
        Map.of(),
        new OutputLocations("s3a://" + state.output("BucketName")),
        windows,
        ListenPolicy.valueOf(of(parameters, "ListenPolicy").toUpperCase(Locale.ROOT)),
        ZoneId.of(of(parameters, "ZonelessTimes")));
  }

  /** As the job does, without the windows that the archive may have lost something of. */
  private static ReconcileOptions audit(Stack.State state, EtlConfig config) {
    ReconcileOptions audit = ReconcileOptions.BESIDE_STREAM.auditOnly();
    long days = Long.parseLong(of(state.parameters(), "RawRetentionDays"));
    return days == 0
        ? audit
        : audit.lookingBack(Duration.ofDays(days), config.windows(), Instant.now());
  }

  private static Duration minutes(Map<String, String> parameters, String what) {
    return Duration.ofMinutes(Long.parseLong(of(parameters, what + "Minutes")));
  }

  private static String of(Map<String, String> parameters, String key) {
    String value = parameters.get(key);
    if (value == null) {
      throw new IllegalStateException(
          "The stack has no parameter " + key + "; expected one of this template. Deploy it again");
    }
    return value;
  }

  private void count(SparkSession spark, OutputLocations output) {
    show("archived", ParquetTable.read(spark, output.rawListens(), StreamRecord.COLUMNS).count());
    show(
        "rejected",
        ParquetTable.read(spark, output.rejectedListens(), RejectedRecord.COLUMNS).count());
    show(
        "counted",
        ParquetTable.read(spark, output.processed(), TrackWindow.COLUMNS)
            .agg(functions.coalesce(functions.sum("total_listens"), functions.lit(0L)))
            .head()
            .getLong(0));
  }

  private void show(String what, long count) {
    connection.out().println(String.format(Locale.ROOT, "%-20s %,15d", what, count));
  }

  private int told(ReconcileReport report) {
    report.repaired().forEach(start -> connection.out().println("window " + start + " differs"));
    report.removed().forEach(start -> connection.out().println("window " + start + " is surplus"));
    show("windows compared", report.windows());
    show("windows that differ", report.repaired().size() + report.removed().size());
    show("windows still open", report.open());
    if (report.undecided() > 0) {
      show("windows undecided", report.undecided());
      return UNDECIDED;
    }
    return report.differs() ? DIFFERS : ExitCode.OK;
  }
}
