package io.listens.etl.job;

import io.listens.etl.EtlConfig;
import io.listens.etl.kcl.KclOptions;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.options.NearestName;
import io.listens.etl.options.Option;
import io.listens.etl.options.OptionReader;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.UniqueUsers;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Internal;
import io.listens.model.ListenPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options of the job. On the command line each begins with {@code --listens.}. */
@Internal
public final class JobOptions {

  private static final String OUTPUT = JobArguments.PREFIX + "output";
  private static final String SOURCE = JobArguments.PREFIX + "source";
  private static final String MODE = JobArguments.PREFIX + "mode";
  private static final String TRIGGER = JobArguments.PREFIX + "trigger";
  private static final String WINDOW = JobArguments.PREFIX + "window";
  private static final String SLIDE = JobArguments.PREFIX + "slide";
  private static final String WATERMARK = JobArguments.PREFIX + "watermark";
  private static final String ZONE = JobArguments.PREFIX + "zone";
  private static final String POLICY = JobArguments.PREFIX + "policy";
  private static final String UNIQUE_USERS = JobArguments.PREFIX + "unique-users";
  private static final String RESULTS_TABLE = JobArguments.PREFIX + "results-table";
  private static final String PSEUDONYM_KEY_FILE = JobArguments.PREFIX + "pseudonym-key-file";
  private static final String RECONCILE_EVERY = JobArguments.PREFIX + "reconcile-every";
  private static final String RECONCILE_BACK = JobArguments.PREFIX + "reconcile-back";
  private static final String STOP_MARKER = JobArguments.PREFIX + "stop-marker";
  private static final String STOP_TIMEOUT = JobArguments.PREFIX + "stop-timeout";

  /** Those of the source have this before the names that the source knows them by. */
  private static final String KINESIS = JobArguments.PREFIX + "kinesis.";

  /** Those of the second way in alone have this. */
  private static final String KCL = JobArguments.PREFIX + "kcl.";

  /** The job decodes by itself, and a query has no end. */
  private static final Set<String> NOT_FOR_THE_JOB =
      Set.of(KinesisOptions.DECODER, KinesisOptions.ENDING_POSITION);

  private static final String AVAILABLE = "available";
  private static final String NEVER = "never";
  private static final String ALL = "all";

  private static final List<Option> OWN =
      List.of(
          new Option(
              OUTPUT,
              "s3://bucket/prefix",
              null,
              "Where archive, results and checkpoints are, and raw/songs/songs.csv. Required."),
          new Option(
              SOURCE,
              "kinesis|kcl",
              "kinesis",
              "How records come. kcl: by Spark's own connector, which reads by the Kinesis Client"
                  + " Library 1 and its leases in DynamoDB; of listens.kinesis it takes streamName,"
                  + " region, endpointUrl and startingPosition, without JSON."),
          new Option(
              MODE,
              "stream|reconcile|audit",
              "stream",
              "stream: archive the stream and add it up. reconcile: write windows again that"
                  + " differ from the archive, and end. audit: only tell of them, and end; exit"
                  + " code 1 if there are any."),
          new Option(
              TRIGGER,
              "60s|available",
              "60s",
              "From the start of one batch to that of the next; available: take what the stream"
                  + " holds, reconcile, and end."),
          new Option(WINDOW, "30m", "30m", "Length of a window, in whole minutes."),
          new Option(
              SLIDE,
              "30m",
              "the window's length",
              "From the start of one window to that of the next, in whole minutes."),
          new Option(
              WATERMARK,
              "10m",
              "10m",
              "How far event time may be behind the newest seen before a window is closed. What"
                  + " comes later is counted by the next reconciliation."),
          new Option(ZONE, "Europe/Rome", "UTC", "Zone of listening times that carry none."),
          new Option(
              POLICY,
              "everything|thirty_seconds|scrobble",
              "everything",
              "What counts as a listen: see ListenPolicy."),
          new Option(
              UNIQUE_USERS,
              "exact|sketch",
              "exact",
              "How users are counted; sketch: estimated from users_sketch, as a union of windows is."),
          new Option(
              RESULTS_TABLE,
              "catalog.namespace.table",
              null,
              "An Iceberg table that holds the results in the place of processed/."),
          new Option(
              PSEUDONYM_KEY_FILE,
              "s3://bucket/key",
              "ids as they come",
              "A secret of "
                  + PseudonymKey.LEAST
                  + " to "
                  + PseudonymKey.MOST
                  + " visible ASCII characters: users and listens get pseudonyms made with it, and"
                  + " what can't be read is kept without its payload. An output stays with its key."),
          new Option(
              RECONCILE_EVERY,
              "1h|never",
              "1h",
              "How often a running job compares results and archive and mends what late listens"
                  + " changed."),
          new Option(
              RECONCILE_BACK,
              "30d|all",
              "all",
              "How far back reconciliations look; windows that began earlier stay as they are. Set"
                  + " it where raw/listens/ is deleted after a time, and to no more than that: else"
                  + " they take away the windows that it held."),
          new Option(
              STOP_MARKER,
              "s3://bucket/key",
              "control/stop under the output",
              "The job ends after the running batches when this file appears. One that is there"
                  + " at the start is removed."),
          new Option(
              STOP_TIMEOUT,
              "60s",
              "60s",
              "How long running batches may take to finish when the job is to end; then they are"
                  + " given up, and repeated by the next run."));

  private JobOptions() {}

  /** All options, with their keys as the command line has them but for the dashes. */
  public static List<Option> all() {
    Stream<Option> source =
        KinesisOptions.ALL.stream()
            .filter(o -> !NOT_FOR_THE_JOB.contains(o.key()))
            .map(o -> new Option(KINESIS + o.key(), o.form(), o.unset(), o.meaning()));
    Stream<Option> kcl =
        KclOptions.OWN.stream()
            .map(o -> new Option(KCL + o.key(), o.form(), o.unset(), o.meaning()));
    return Stream.of(OWN.stream(), MonitorOptions.ALL.stream(), source, kcl)
        .flatMap(Function.identity())
        .toList();
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException that lists all that is wrong with it
   */
  static JobConfig parse(String... arguments) {
    JobArguments line = JobArguments.parse(arguments);
    OptionReader in = new OptionReader(line.ours());
    line.problems().forEach(in::found);
    refuseUnknown(line.ours(), in);
    OutputLocations output =
        new OutputLocations(
            in.required(OUTPUT), in.optional(RESULTS_TABLE, Function.identity()).orElse(null));
    JobConfig.Mode mode = in.oneOf(MODE, JobConfig.Mode.class, JobConfig.Mode.STREAM);
    EtlConfig.WayIn wayIn = in.oneOf(SOURCE, EtlConfig.WayIn.class, EtlConfig.WayIn.KINESIS);
    Duration trigger = timeOr(AVAILABLE, TRIGGER, Duration.ofSeconds(60), in);
    EtlConfig etl =
        new EtlConfig(
                wayIn == EtlConfig.WayIn.KCL
                    ? kcl(line.ours(), mode, trigger, in)
                    : kinesis(line.ours(), mode, in),
                output,
                windows(in),
                in.oneOf(POLICY, ListenPolicy.class, ListenPolicy.EVERYTHING),
                in.optional(ZONE, JobOptions::zone).orElse(ZoneId.of("UTC")))
            .withWayIn(wayIn)
            .withUniqueUsers(in.oneOf(UNIQUE_USERS, UniqueUsers.class, UniqueUsers.EXACT))
            .withPseudonyms(
                in.optional(PSEUDONYM_KEY_FILE, file -> PseudonymKey.read(PSEUDONYM_KEY_FILE, file))
                    .orElse(null));
    JobConfig config =
        new JobConfig(
            etl,
            mode,
            trigger,
            new JobConfig.Reconciling(
                timeOr(NEVER, RECONCILE_EVERY, Duration.ofHours(1), in),
                timeOr(ALL, RECONCILE_BACK, null, in)),
            new JobConfig.Stop(
                in.optional(STOP_MARKER, Function.identity()).orElse(output.stopMarker()),
                in.duration(STOP_TIMEOUT, "60s")),
            MonitorOptions.read(in, trigger, etl.source().get(KinesisOptions.REGION)));
    in.throwIfAny("Cannot run the job");
    return config;
  }

  private static void refuseUnknown(Map<String, String> given, OptionReader in) {
    List<String> known = all().stream().map(Option::key).toList();
    for (String key : given.keySet()) {
      if (!known.contains(key)) {
        in.found(key + " is not known; did you mean " + NearestName.of(key, known) + "?");
      }
    }
  }

  private static Map<String, String> kinesis(
      Map<String, String> given, JobConfig.Mode mode, OptionReader in) {
    given.keySet().stream()
        .filter(key -> key.startsWith(KCL))
        .forEach(key -> in.found(key + " is set; expected it with " + SOURCE + " kcl only"));
    Map<String, String> source = startingWith(KINESIS, given);
    if (mode == JobConfig.Mode.STREAM) {
      KinesisOptions.problemsOf(source).stream()
          .map(problem -> KINESIS + problem)
          .forEach(in::found);
    }
    return source;
  }

  private static Map<String, String> kcl(
      Map<String, String> given, JobConfig.Mode mode, @Nullable Duration trigger, OptionReader in) {
    Map<String, String> source = startingWith(KINESIS, given);
    source.keySet().stream()
        .filter(key -> !KclOptions.SHARED.contains(key))
        .forEach(
            key ->
                in.found(KINESIS + key + " is set; expected it with " + SOURCE + " kinesis only"));
    source.putAll(startingWith(KCL, given));
    if (mode != JobConfig.Mode.STREAM) {
      return source;
    }
    KclOptions.problemsOf(source).stream()
        .map(problem -> (isShared(problem) ? KINESIS : KCL) + problem)
        .forEach(in::found);
    if (trigger == null) {
      in.found(
          TRIGGER
              + " is available; expected a time with "
              + SOURCE
              + " kcl, whose library doesn't tell when it has read all");
    }
    if (!KclOptions.connectorIsThere()) {
      in.found(
          SOURCE
              + " is kcl, but the connector isn't on the class path; expected"
              + " spark-streaming-kinesis-asl, which the jar has whose name ends in -glue-kcl.jar");
    }
    return source;
  }

  /** Whether a problem is one of an option that both ways in have. */
  private static boolean isShared(String problem) {
    return KclOptions.SHARED.stream().anyMatch(problem::startsWith);
  }

  private static Map<String, String> startingWith(String prefix, Map<String, String> given) {
    Map<String, String> options = new HashMap<>();
    given.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            options.put(key.substring(prefix.length()), value);
          }
        });
    return options;
  }

  private static WindowSpec windows(OptionReader in) {
    Duration window = in.duration(WINDOW, "30m");
    Duration slide = in.has(SLIDE) ? in.duration(SLIDE, "30m") : window;
    try {
      return new WindowSpec(window, slide, in.duration(WATERMARK, "10m"));
    } catch (IllegalArgumentException e) {
      in.found(String.valueOf(e.getMessage()));
      return WindowSpec.DEFAULT;
    }
  }

  /** A time, or null for the word that stands for none. */
  private static @Nullable Duration timeOr(
      String none, String key, @Nullable Duration unset, OptionReader in) {
    if (!in.has(key)) {
      return unset;
    }
    return in.optional(
            key,
            text ->
                text.equals(none)
                    ? Optional.<Duration>empty()
                    : Optional.of(
                        OptionReader.duration(key, text, "a time like 60s or 5m, or " + none)))
        .flatMap(Function.identity())
        .orElse(null);
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          ZONE + " is '" + text + "'; expected a zone like Europe/Rome or UTC", e);
    }
  }
}
