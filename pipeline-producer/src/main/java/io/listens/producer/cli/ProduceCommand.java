package io.listens.producer.cli;

import io.listens.model.Internal;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerMetrics;
import io.listens.producer.SendFailedException;
import io.listens.producer.SendFailedException.Reason;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.SourceRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code listens produce}: sends files of listens to a stream. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Sends files of listens to a Kinesis stream.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every row was sent",
      "1:the input or the stream can't be used",
      "2:an option is wrong",
      "3:some rows were not sent, or rejected; the summary says how many",
      "130:stopped by Ctrl-C; what was read is sent, and --resume goes on"
    })
@Internal
public final class ProduceCommand implements Callable<Integer> {

  private static final int SENT = 0;
  private static final int UNUSABLE = 1;
  private static final int INCOMPLETE = 3;
  private static final int INTERRUPTED = 130;

  @Mixin private StreamOptions target = new StreamOptions();

  @Mixin private InputOptions input = new InputOptions();

  @Option(names = "--rate", description = "At most so many listens/s.")
  private double rate = Double.POSITIVE_INFINITY;

  @Option(
      names = "--speed",
      converter = SpeedConverter.class,
      description = "Replay by the listens' times, so many times as fast: 1x, 60x.")
  private double speed = Double.POSITIVE_INFINITY;

  @Option(
      names = "--send-rejects",
      description = "Send rows that are no listens as they are, to be rejected downstream.")
  private boolean sendRejects;

  @Option(
      names = "--resume",
      description = "Remember in this file how far it got, and go on from there.")
  private @Nullable Path resume;

  @Option(names = "--dry-run", description = "Read everything, send nothing.")
  private boolean dryRun;

  private CommandSpec spec = CommandSpec.create();
  private final BiFunction<@Nullable String, @Nullable URI, KinesisClient> clients;
  private volatile @Nullable Run run;

  /** Connects to AWS, or to {@code --endpoint}. */
  public ProduceCommand() {
    this(Clients::connect);
  }

  ProduceCommand(BiFunction<@Nullable String, @Nullable URI, KinesisClient> clients) {
    this.clients = clients;
  }

  /** Arguments that can't be read are gathered, to be told with all else that is wrong. */
  @Spec
  void spec(CommandSpec value) {
    spec = value;
    spec.parser().collectErrors(true);
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    try {
      input.check();
      return dryRun ? readOnly() : produce();
    } catch (IOException | RuntimeException e) {
      err().println("listens: " + e.getMessage());
      return UNUSABLE;
    }
  }

  private void check() {
    List<Exception> unreadable = spec.commandLine().getParseResult().errors();
    List<String> problems = new ArrayList<>();
    unreadable.forEach(problem -> problems.add(String.valueOf(problem.getMessage())));
    if (!dryRun) {
      target.check(problems);
    }
    if (!(rate > 0)) {
      problems.add("--rate is " + rate + "; expected more than 0");
    }
    if (!(speed > 0)) {
      problems.add("--speed is " + speed + "; expected more than 0");
    }
    if (!problems.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          String.join("\n", problems),
          unreadable.stream()
              .filter(UnmatchedArgumentException.class::isInstance)
              .findAny()
              .orElse(null));
    }
  }

  private int readOnly() throws IOException {
    long listens = 0;
    long rejected = 0;
    for (Path file : input.files()) {
      try (ListenSource source = input.open(file, () -> false)) {
        for (SourceRow row = source.next(); row != null; row = source.next()) {
          if (row instanceof SourceRow.Rejected reject) {
            rejected++;
            err().println(file + ":" + row.line() + ": " + reject.cause().getMessage());
          } else {
            listens++;
          }
        }
      }
    }
    out().println(Tally.dryRun(listens, rejected));
    return rejected == 0 ? SENT : INCOMPLETE;
  }

  @SuppressWarnings("try") // Ctrl-C is seen to as long as it is open.
  private int produce() throws IOException, InterruptedException {
    ResumeFile resumeFile = new ResumeFile(resume, input.id());
    long skip = resumeFile.load();
    try (KinesisClient client = target.connect(clients)) {
      ListenProducer producer = new ListenProducer(client, target.config());
      Run.Rules rules = new Run.Rules(sendRejects, target.keepsDeadLetters());
      Run current = new Run(producer, new Pacer(rate, speed), rules, skip);
      run = current;
      try (Interruption onCtrlC = new Interruption(current, err())) {
        return send(producer, current, resumeFile);
      }
    }
  }

  private int send(ListenProducer producer, Run current, ResumeFile resumeFile)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (ListenProducer closing = producer;
        ProgressReport report = new ProgressReport(out(), closing, current, resumeFile)) {
      List<Path> files = input.files();
      for (int i = 0; i < files.size() && !current.isStopped(); i++) {
        try (ListenSource source = input.open(files.get(i), current::isStopped)) {
          report.reading(source, i, files.size());
          current.send(source);
        }
      }
      report.draining();
    }
    Thread.interrupted(); // It has ended the draining, and must not end the saving.
    resumeFile.save(current.doneRows());
    return summarize(producer.snapshot(), current, Duration.ofNanos(System.nanoTime() - start));
  }

  private int summarize(ProducerMetrics metrics, Run current, Duration elapsed) {
    Throwable failure = current.failure();
    String ending = current.isStopped() ? "Stopped" : failure != null ? "Not all sent" : "Finished";
    Tally.Outcome outcome = current.outcome(ending);
    out().println(Tally.summary(metrics, outcome, elapsed));
    if (failure != null) {
      err().println("First failure: " + failure.getMessage());
    }
    if (outcome.rejected() > 0 && !sendRejects) {
      err()
          .println(
              "Rows that are no listens were left out. --dry-run names them, --send-rejects sends them as"
                  + " they are");
    }
    if (current.isStopped()) {
      err()
          .println(
              resume == null
                  ? "The rest was not sent. Set --resume to go on from here another time"
                  : "The rest was not sent. Run again with the same --resume to go on");
      return INTERRUPTED;
    }
    if (failure instanceof SendFailedException e && e.reason() == Reason.FATAL) {
      return UNUSABLE;
    }
    return failure == null && outcome.rejected() == 0 ? SENT : INCOMPLETE;
  }

  /** Ends the reading, as Ctrl-C does; what is under way is still sent. */
  void stop() {
    Run current = run;
    if (current != null) {
      current.stop();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
