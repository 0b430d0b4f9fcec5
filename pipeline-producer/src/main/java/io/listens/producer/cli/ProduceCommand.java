package io.listens.producer.cli;

import io.listens.producer.ListenProducer;
import io.listens.producer.PartitionBy;
import io.listens.producer.ProducerConfig;
import io.listens.producer.ProducerMetrics;
import io.listens.producer.SendFailedException;
import io.listens.producer.SendFailedException.Reason;
import io.listens.producer.source.ListenFiles;
import io.listens.producer.source.ListenFormat;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.ReadOptions;
import io.listens.producer.source.SourceRow;
import io.listens.producer.source.TimeOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code listens produce}: sends files of listens to a stream. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
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
public final class ProduceCommand implements Callable<Integer> {

  private static final int SENT = 0;
  private static final int UNUSABLE = 1;
  private static final int INCOMPLETE = 3;
  private static final int INTERRUPTED = 130;
  private static final int ROWS_IN_MEMORY = 200_000;

  /** The order of sending. */
  enum Order {
    file,
    time
  }

  /** What decides the shard. */
  enum Key {
    user,
    track,
    random
  }

  /** What a file looks like. */
  enum Format {
    auto,
    csv,
    jsonl,
    spotify,
    listenbrainz
  }

  @Option(names = "--stream", description = "The stream's name; needed unless --dry-run.")
  private @Nullable String stream;

  @Option(names = "--region", description = "AWS region; else as the AWS SDK finds it.")
  private @Nullable String region;

  @Option(names = "--endpoint", description = "Address of a stand-in for AWS, such as a local one.")
  private @Nullable URI endpoint;

  @Option(names = "--create-stream", description = "Create the stream if there is none.")
  private boolean createStream;

  @Option(
      names = "--shards",
      defaultValue = "1",
      description = "Shards of a stream that is created (default: ${DEFAULT-VALUE}).")
  private int shards = 1;

  @Option(
      names = "--file",
      required = true,
      arity = "1..*",
      description = "Files of listens, gzip or plain, sent one after the other.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--format",
      defaultValue = "auto",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.auto;

  @Option(names = "--zone", description = "Zone of times that carry none (default: UTC).")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--user",
      defaultValue = "me",
      description = "Whose listens they are where the file doesn't say (default: me).")
  private String user = "me";

  @Option(names = "--rate", description = "At most so many listens/s.")
  private double rate = Double.POSITIVE_INFINITY;

  @Option(
      names = "--speed",
      converter = SpeedConverter.class,
      description = "Replay by the listens' times, so many times as fast: 1x, 60x.")
  private double speed = Double.POSITIVE_INFINITY;

  @Option(
      names = "--order",
      defaultValue = "file",
      description = "file, or time: each file is sorted first, on disk when it is large.")
  private Order order = Order.file;

  @Option(
      names = "--partition-key",
      defaultValue = "user",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Key partitionKey = Key.user;

  @Option(names = "--strict-order", description = "Keep the order of each partition key.")
  private boolean strictOrder;

  @Option(
      names = "--no-aggregation",
      description = "One listen in each Kinesis record: ten times the shards.")
  private boolean noAggregation;

  @Option(
      names = "--send-rejects",
      description = "Send rows that are no listens as they are, to be rejected downstream.")
  private boolean sendRejects;

  @Option(
      names = "--dead-letter",
      description = "Keep listens that can't be sent in this file and go on, instead of ending.")
  private @Nullable Path deadLetter;

  @Option(
      names = "--delivery-timeout",
      defaultValue = "600",
      description = "Seconds after which a listen is given up (default: ${DEFAULT-VALUE}).")
  private int deliveryTimeoutSeconds = 600;

  @Option(
      names = "--resume",
      description = "Remember in this file how far it got, and go on from there.")
  private @Nullable Path resume;

  @Option(names = "--dry-run", description = "Read everything, send nothing.")
  private boolean dryRun;

  @Spec private @Nullable CommandSpec spec;

  private final BiFunction<@Nullable String, @Nullable URI, KinesisClient> clients;
  private volatile @Nullable Run run;

  /** Connects to AWS, or to {@code --endpoint}. */
  public ProduceCommand() {
    this(Clients::connect);
  }

  ProduceCommand(BiFunction<@Nullable String, @Nullable URI, KinesisClient> clients) {
    this.clients = clients;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return dryRun ? readOnly() : produce(checked());
    } catch (IOException | RuntimeException e) {
      if (e instanceof ParameterException wrong) {
        throw wrong;
      }
      err().println(e.getMessage());
      return UNUSABLE;
    }
  }

  private ProducerConfig checked() {
    if (stream == null) {
      throw wrong("--stream is missing; set it, or --dry-run");
    }
    if (!(rate > 0) || !(speed > 0)) {
      throw wrong("--rate and --speed must be more than 0");
    }
    ProducerConfig.Builder config =
        ProducerConfig.forStream(stream)
            .aggregation(!noAggregation)
            .strictOrder(strictOrder)
            .deadLetters(deadLetter)
            .deliveryTimeout(Duration.ofSeconds(deliveryTimeoutSeconds))
            .partitionBy(
                switch (partitionKey) {
                  case user -> PartitionBy.USER;
                  case track -> PartitionBy.TRACK;
                  case random -> PartitionBy.RANDOM;
                });
    try {
      return config.build();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private int readOnly() throws IOException {
    long listens = 0;
    long rejected = 0;
    for (Path file : files) {
      try (ListenSource source = open(file)) {
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
    out().println("Dry run: " + listens + " listens, " + rejected + " rejected, none sent");
    return rejected == 0 ? SENT : INCOMPLETE;
  }

  private int produce(ProducerConfig config) throws IOException, InterruptedException {
    ResumeFile resumeFile = new ResumeFile(resume, inputId());
    long skip = resumeFile.load();
    try (KinesisClient client = clients.apply(region, endpoint)) {
      if (createStream) {
        Clients.createStream(client, config.stream(), shards);
      }
      ListenProducer producer = new ListenProducer(client, config);
      Run.Rules rules = new Run.Rules(sendRejects, deadLetter != null);
      Run current = new Run(producer, new Pacer(rate, speed), rules, skip);
      run = current;
      Thread main = Thread.currentThread();
      Thread hook = new Thread(() -> stopAndWait(main));
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        return send(producer, current, resumeFile);
      } finally {
        removeHook(hook);
      }
    }
  }

  private int send(ListenProducer producer, Run current, ResumeFile resumeFile)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (ListenProducer closing = producer;
        ProgressReport report = new ProgressReport(out(), closing, current, resumeFile)) {
      for (int i = 0; i < files.size() && !current.isStopped(); i++) {
        try (ListenSource source = open(files.get(i))) {
          report.reading(source, i, files.size());
          current.send(source);
        }
      }
      report.draining();
    }
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

  private ListenSource open(Path file) throws IOException {
    ListenFormat of =
        switch (format) {
          case auto -> ListenFormat.AUTO;
          case csv -> ListenFormat.CSV;
          case jsonl -> ListenFormat.JSONL;
          case spotify -> ListenFormat.SPOTIFY;
          case listenbrainz -> ListenFormat.LISTENBRAINZ;
        };
    ListenSource source = ListenFiles.open(file, new ReadOptions(of, zone, user));
    return order == Order.time ? TimeOrder.of(source, ROWS_IN_MEMORY) : source;
  }

  /** Tells inputs apart whose rows aren't counted alike. */
  private String inputId() throws IOException {
    StringBuilder id = new StringBuilder("order " + order + " format " + format);
    for (Path file : files) {
      id.append(' ').append(file.getFileName()).append(' ');
      id.append(Files.exists(file) ? Files.size(file) : 0);
    }
    return id.toString();
  }

  /** Ends the reading, as Ctrl-C does; what is under way is still sent. */
  void stop() {
    Run current = run;
    if (current != null) {
      current.stop();
    }
  }

  private void stopAndWait(Thread main) {
    stop();
    try {
      main.join(TimeUnit.SECONDS.toMillis(deliveryTimeoutSeconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook is what waits for us.
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(commandSpec().commandLine(), message);
  }

  private PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  private PrintWriter err() {
    return commandSpec().commandLine().getErr();
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("Runs under picocli only");
    }
    return spec;
  }
}
