package io.listens.testkit.cli;

import io.listens.producer.cli.Version;
import io.listens.testkit.chaos.Chaos;
import io.listens.testkit.chaos.SeedResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code listens chaos}: the whole pipeline under drawn faults, compared with the oracle. */
@Command(
    name = "chaos",
    description =
        "Runs the whole pipeline under faults drawn from seeds; compares with the oracle.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ChaosCommand implements Callable<Integer> {

  /** With fewer seeds some trouble may well not have found its moment. */
  private static final int SEEDS_TO_INSIST = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many seeds (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--from",
      paramLabel = "S",
      defaultValue = "1",
      description = "The first of them (default: ${DEFAULT-VALUE}).")
  private long from;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Begin no other seed after so many minutes. No bound by default.")
  private @Nullable Integer minutes;

  @Option(
      names = "--kill",
      defaultValue = "query",
      description =
          "How drivers die: ${COMPLETION-CANDIDATES}. A process takes seconds to start; both has"
              + " processes at every eighth seed (default: ${DEFAULT-VALUE}).")
  private Chaos.Kill kill = Chaos.Kill.QUERY;

  @Override
  public Integer call() throws Exception {
    requireAtLeastOne("--seeds", seeds);
    requireAtLeastOne("--minutes", minutes == null ? 1 : minutes);
    PrintWriter out = spec.commandLine().getOut();
    Instant end = minutes == null ? Instant.MAX : Instant.now().plus(Duration.ofMinutes(minutes));
    int ran = 0;
    int failed = 0;
    try (Chaos chaos = new Chaos(kill)) {
      while (ran < seeds && Instant.now().isBefore(end)) {
        SeedResult result = chaos.run(from + ran);
        print(result, out);
        failed += result.problems().isEmpty() ? 0 : 1;
        ran++;
      }
      return verdict(ran, failed, chaos, out);
    }
  }

  private void print(SeedResult result, PrintWriter out) {
    out.println(
        String.format(
            Locale.ROOT,
            "seed %d: %s, %,d records, %d restarts, %.1f s | %s | %s",
            result.seed(),
            result.problems().isEmpty() ? "exact" : "WRONG",
            result.records(),
            result.restarts(),
            result.seconds(),
            result.drawn(),
            result.fired().entrySet().stream()
                .map(fired -> fired.getKey() + " " + fired.getValue())
                .collect(Collectors.joining(", "))));
    if (!result.problems().isEmpty()) {
      result.problems().forEach(problem -> out.println("  " + problem));
      out.println("  The bucket is kept in " + result.kept());
      out.println(
          "  Again: listens chaos --seeds 1 --from %d --kill %s"
              .formatted(result.seed(), kill.name().toLowerCase(Locale.ROOT)));
    }
    out.flush();
  }

  private static int verdict(int ran, int failed, Chaos chaos, PrintWriter out) {
    List<String> never = ran < SEEDS_TO_INSIST ? List.of() : chaos.neverFired();
    out.println(ran - failed + " of " + ran + " seeds exact.");
    if (!never.isEmpty()) {
      out.println("Planned, but never fired: " + String.join(", ", never));
    }
    return failed == 0 && never.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + "; expected at least 1");
    }
  }
}
