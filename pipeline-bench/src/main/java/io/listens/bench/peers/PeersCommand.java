package io.listens.bench.peers;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code listens bench peers}: measures this project's windows beside what else one could use. Exit
 * code 0 when all results were right, 1 when one wasn't or a peer failed, 2 for wrong usage.
 */
@Command(
    name = "listens bench peers",
    mixinStandardHelpOptions = true,
    description = "Adds up the same listens with this project and with others, and compares.")
public final class PeersCommand implements Callable<Integer> {

  private static final long SEED = 1;

  /** Listens of a run that isn't measured. */
  private static final long SMALL = 50_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--listens",
      paramLabel = "N",
      defaultValue = "6000000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private long listens;

  @Option(
      names = "--zipf",
      paramLabel = "S",
      defaultValue = "1.0",
      description = "Exponent of the tracks' popularity (default: ${DEFAULT-VALUE}).")
  private double zipf;

  @Option(names = "--hot", description = "One track gets every second listen.")
  private boolean hot;

  @Option(
      names = "--files",
      paramLabel = "N",
      defaultValue = "12",
      description = "Files that the listens are in (default: ${DEFAULT-VALUE}).")
  private int files;

  @Option(
      names = "--files-per-batch",
      paramLabel = "N",
      defaultValue = "4",
      description = "Files that a micro-batch takes (default: ${DEFAULT-VALUE}).")
  private int filesPerBatch;

  @Option(
      names = "--window",
      paramLabel = "LENGTH",
      converter = WindowLength.class,
      description = "Such as 30m (default: 5m).")
  private Duration window = Duration.ofMinutes(5);

  @Option(
      names = "--runs",
      paramLabel = "R",
      defaultValue = "3",
      description = "Rounds; each peer runs once in each (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--peers",
      paramLabel = "A,B",
      split = ",",
      description =
          "Some of listens, listens-archive, original, original-untuned, original-approx, flink, duckdb"
              + " (default: all that are built).")
  private @Nullable List<String> peers;

  @Option(
      names = "--cores",
      paramLabel = "N",
      defaultValue = "2",
      description = "What each may use (default: ${DEFAULT-VALUE}).")
  private int cores;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "Each one's most heap (default: ${DEFAULT-VALUE}).")
  private String heap = "4g";

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new PeersCommand()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    PeerWorkload workload = workload();
    List<Peer> running = running();
    PrintWriter out = spec.commandLine().getOut();
    Path cache = Build.target().resolve("peers");
    tell(out, "Making the listens, if they aren't there ...");
    PeerTask task = task(workload, running, cache);
    tell(out, "Making archives of the peers' classes, if they aren't there ...");
    ClassArchives archives = new ClassArchives(cache.resolve("archives"), heap);
    PeerTask small = task(new PeerWorkload(SMALL, zipf, hot, files, SEED), running, cache);
    for (Peer peer : running) {
      archives.make(peer, small);
    }
    Contest contest =
        new Contest(
            new Contest.Rules(task, new Answer(workload, task.files(), window), archives),
            line -> tell(out, line));
    for (int round = 1; round <= runs; round++) {
      contest.round(round, running);
    }
    print(out, workload, contest);
    return contest.failed().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private PeerTask task(PeerWorkload workload, List<Peer> running, Path cache) throws IOException {
    PeerWorkload.Files input = WorkloadWriter.write(workload, cache.resolve("workloads"));
    if (running.contains(Peer.FLINK)) {
      WorkloadWriter.writeLanes(input, cores);
    }
    return new PeerTask(input, cache.resolve("output"), window, cores, filesPerBatch);
  }

  private PeerWorkload workload() {
    try {
      return new PeerWorkload(listens, zipf, hot, files, SEED);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<Peer> running() {
    if (peers == null) {
      return Peer.ALL.stream().filter(Build::has).toList();
    }
    List<Peer> named;
    try {
      named = peers.stream().map(Peer::named).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (!named.stream().allMatch(Build::has)) {
      throw new ParameterException(
          spec.commandLine(),
          "Flink isn't built; `mvn -Pflink -DskipTests package -pl pipeline-bench/flink` does it.");
    }
    return named;
  }

  private static void tell(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private void print(PrintWriter out, PeerWorkload workload, Contest contest) {
    out.println();
    out.println(Machine.described());
    out.printf(
        Locale.ROOT,
        "%s; windows of %d minutes; each with %d cores, -Xmx%s, %d files a batch; medians of %d%n",
        workload.described(),
        window.toMinutes(),
        cores,
        heap,
        filesPerBatch,
        runs);
    out.println();
    new ResultTable(workload.listens(), contest.runs()).lines().forEach(out::println);
    out.flush();
  }

  /** Minutes, hours and such without the letters that ISO 8601 has before them. */
  static final class WindowLength implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Duration.parse("PT" + text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("'" + text + "' is no length; expected such as 30m");
      }
    }
  }
}
