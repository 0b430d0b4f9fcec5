package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.parquet.ParquetTable;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.sink.ArchiveSink;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.sink.Results;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenPolicy;
import io.listens.model.Song;
import io.listens.testkit.LocalAws;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A pipeline over a stream and a directory of its own, taken step by step. Windows of 5 minutes,
 * closed as soon as something later was read.
 */
final class StepwisePipeline {

  static final WindowSpec WINDOWS = WindowSpec.tumbling(Duration.ofMinutes(5), Duration.ZERO);

  private static final ListenCodec CODEC = new ListenCodec();

  private final LocalAws aws;
  private final SparkSession spark;
  private final String stream;
  private final Path root;
  private EtlConfig config;
  private final List<Listen> sent = new ArrayList<>();
  private List<Song> songs = List.of();

  StepwisePipeline(LocalAws aws, SparkSession spark, Path root) {
    this(aws, spark, root, new OutputLocations(root.toString()));
  }

  StepwisePipeline(LocalAws aws, SparkSession spark, Path root, OutputLocations output) {
    this.aws = aws;
    this.spark = spark;
    this.root = root;
    this.stream = String.valueOf(root.getFileName());
    this.config = config(output, "trim_horizon");
    aws.kinesis().createStream(r -> r.streamName(stream).shardCount(2));
    catalogue();
  }

  private EtlConfig config(OutputLocations output, String startingPosition) {
    Map<String, String> source =
        Map.of(
            KinesisOptions.STREAM_NAME,
            stream,
            KinesisOptions.REGION,
            aws.region(),
            KinesisOptions.ENDPOINT_URL,
            aws.endpoint().toString(),
            KinesisOptions.STARTING_POSITION,
            startingPosition);
    return new EtlConfig(source, output, WINDOWS, ListenPolicy.EVERYTHING, ZoneOffset.UTC);
  }

  EtlConfig config() {
    return config;
  }

  /** Has queries that were never started begin elsewhere than with the oldest record. */
  StepwisePipeline startingAt(String position) {
    config = config(config.output(), position);
    return this;
  }

  /** Writes the catalogue anew. */
  StepwisePipeline catalogue(Song... newSongs) {
    songs = List.of(newSongs);
    StringBuilder csv = new StringBuilder(OnLocalSpark.NO_SONGS);
    for (Song song : songs) {
      csv.append(song.trackId() + "," + song.artists() + ",album," + song.trackName() + ",")
          .append(song.durationMs() + "," + song.genre() + "\n");
    }
    return catalogueBytes(csv.toString());
  }

  StepwisePipeline catalogueBytes(String csv) {
    try {
      Path file = root.resolve("raw/songs/songs.csv");
      Files.createDirectories(file.getParent());
      Files.writeString(file, csv);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  static Song song(String track, String name, long durationMs) {
    return new Song(track, "artists", "album", name, durationMs, "genre");
  }

  /** Puts a listen of a track at each of some times, such as {@code 10:04:59}, by a user each. */
  StepwisePipeline put(String track, String... times) {
    for (String time : times) {
      Instant at = Instant.parse("2024-06-25T" + time + "Z");
      String id = "listen-" + sent.size();
      Listen listen = Listen.of("user-" + sent.size(), track, at).withId(id);
      sent.add(listen);
      putRaw(CODEC.encode(listen));
    }
    return this;
  }

  StepwisePipeline putRaw(byte[] payload) {
    aws.kinesis()
        .putRecord(
            r ->
                r.streamName(stream)
                    .partitionKey("key-" + payload.length)
                    .data(SdkBytes.fromByteArray(payload)));
    return this;
  }

  ListenPipeline pipeline() {
    return new ListenPipeline(spark, config);
  }

  StepwisePipeline archive() throws Exception {
    return ended(pipeline().startArchive(Trigger.AvailableNow()));
  }

  StepwisePipeline windows() throws Exception {
    return ended(pipeline().startWindows(Trigger.AvailableNow()));
  }

  StepwisePipeline both() throws Exception {
    return archive().windows();
  }

  private StepwisePipeline ended(StreamingQuery query) throws Exception {
    query.awaitTermination();
    return this;
  }

  /** As if the query had been killed when all of its last batch was done but the commit. */
  StepwisePipeline killedBeforeCommit(String query) throws IOException {
    Path commits = root.resolve("checkpoints/" + query + "/commits");
    try (Stream<Path> files = Files.list(commits)) {
      Path last =
          files
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .max(Comparator.comparing(file -> Long.valueOf(file.getFileName().toString())))
              .orElseThrow();
      Files.delete(last);
      Files.deleteIfExists(last.resolveSibling("." + last.getFileName() + ".crc"));
    }
    return this;
  }

  Dataset<Row> processed() {
    Results results = Results.at(config.output());
    return results.read(spark, results.starts(spark));
  }

  Dataset<Row> archived() {
    return ParquetTable.read(spark, config.output().rawListens(), ArchiveSink.COLUMNS);
  }

  /** Every window is there and as the oracle says. */
  void assertExact() {
    assertExact("00:00:00", "23:59:59");
  }

  /** The windows that start in a stretch of time, and no others, are there. */
  void assertExact(String from, String to) {
    Instant first = Instant.parse("2024-06-25T" + from + "Z");
    Instant last = Instant.parse("2024-06-25T" + to + "Z");
    ExpectedWindows.of(
            sent.stream()
                .filter(l -> !l.listenedAt().isBefore(first) && l.listenedAt().isBefore(last)),
            songs,
            new WindowRules(config.policy(), WINDOWS.length(), WINDOWS.slide(), ZoneOffset.UTC))
        .assertMatches(PipelineRun.rows(processed()));
  }

  /** Files that a reader sees below a directory of the output, with their content. */
  SortedMap<String, String> files(String directory) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    Path below = root.resolve(directory);
    if (!Files.exists(below)) {
      return files;
    }
    try (Stream<Path> all = Files.walk(below)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        files.put(
            below.relativize(file).toString(), new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  static List<String> times(List<Instant> windows) {
    return windows.stream().map(start -> start.toString().substring(11, 16)).toList();
  }

  static void assertNothingDone(ReconcileReport report) {
    assertThat(report.differs()).isFalse();
    assertThat(report.undecided()).isZero();
  }
}
