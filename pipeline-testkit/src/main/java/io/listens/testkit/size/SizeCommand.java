package io.listens.testkit.size;

import io.listens.model.Internal;
import io.listens.producer.cli.Version;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code listens size}: shards, workers, objects and cost of a rate. */
@Command(
    name = "size",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Reckons what a rate of listens needs on AWS, and about what it costs a month.")
@Internal
public final class SizeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--events-per-second",
      required = true,
      paramLabel = "N",
      description = "Listens a second at the busiest time.")
  private double rate;

  @Option(
      names = "--bytes",
      paramLabel = "B",
      description = "Bytes of a listen as it is sent (default: ${DEFAULT-VALUE}).")
  private double bytes = 150;

  @Option(
      names = "--trigger-seconds",
      paramLabel = "S",
      description = "From one batch to the next (default: ${DEFAULT-VALUE}).")
  private double triggerSeconds = 60;

  @Option(
      names = "--window-minutes",
      paramLabel = "M",
      description = "Length of a window (default: ${DEFAULT-VALUE}).")
  private double windowMinutes = 30;

  @Option(
      names = "--retention-hours",
      paramLabel = "H",
      description = "How long the stream keeps records (default: ${DEFAULT-VALUE}).")
  private double retentionHours = 48;

  /** For picocli. */
  public SizeCommand() {}

  @Override
  public Integer call() {
    Load load = load();
    Size size = Size.of(load);
    Prices prices = new Prices();
    PrintWriter out = spec.commandLine().getOut();
    line(out, "shards, a record each", size.plainShards());
    line(out, "shards, aggregated", size.aggregatedShards());
    line(out, "workers of G.025X", size.workers());
    line(out, "objects a day", size.objectsPerDay());
    line(out, "writes to S3 a day", size.putsPerDay());
    line(out, "archive, GB a month", Math.round(size.archiveGigabytesPerMonth()));
    out.println();
    Cost plain = Cost.plain(size, load, prices);
    Cost packed = Cost.aggregated(size, load, prices);
    out.println(
        String.format(
            Locale.ROOT,
            "USD a month (us-east-1, %s, busiest rate all day)   a record each   aggregated",
            prices.date()));
    cost(out, "Kinesis", plain.stream(), packed.stream());
    cost(out, "Glue", plain.job(), packed.job());
    cost(out, "S3, the first month's archive", plain.storage(), packed.storage());
    cost(out, "CloudWatch", plain.watching(), packed.watching());
    cost(out, "sum", plain.sum(), packed.sum());
    return ExitCode.OK;
  }

  private Load load() {
    try {
      return new Load(rate, bytes, triggerSeconds, windowMinutes, retentionHours);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void line(PrintWriter out, String what, long value) {
    out.println(String.format(Locale.ROOT, "%-30s %,12d", what, value));
  }

  private static void cost(PrintWriter out, String what, double plain, double packed) {
    out.println(String.format(Locale.ROOT, "%-49s %,15.2f %,12.2f", what, plain, packed));
  }
}
