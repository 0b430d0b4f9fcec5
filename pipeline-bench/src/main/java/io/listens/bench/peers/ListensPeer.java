package io.listens.bench.peers;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.listens.etl.catalogue.CatalogueSource;
import io.listens.etl.sink.ArchiveSink;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowAggregation;
import io.listens.etl.window.WindowSink;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataTypes;

/**
 * This project's windows, with all that they promise: each {@code listen_id} counted once, exact
 * users, state that outlives a crash. Only the source is another: files in the place of Kinesis.
 */
final class ListensPeer {

  /** The last argument for the archive beside the windows. */
  static final String ARCHIVE = "archive";

  /** After all listens: no clock of theirs runs ahead. */
  private static final Instant ARRIVED_AT =
      PeerWorkload.START.plus(PeerWorkload.SPAN).plus(Duration.ofDays(2));

  private ListensPeer() {}

  /**
   * Runs it.
   *
   * @param args a {@link PeerTask}, and perhaps {@value #ARCHIVE}
   */
  public static void main(String[] args) throws Exception {
    PeerTask task = PeerTask.of(args);
    try (SparkSession spark = PeerSpark.start(task)) {
      System.out.println(PeerProcess.ENGINE + "Spark " + spark.version());
      run(spark, task, Arrays.asList(args).contains(ARCHIVE));
    }
  }

  /** Takes all listens and ends; the archive is a second query at the same time. */
  static void run(SparkSession spark, PeerTask task, boolean archived) throws Exception {
    spark.conf().set("spark.sql.datetime.java8API.enabled", true);
    OutputLocations output = new OutputLocations(task.output().toUri().toString());
    Dataset<Row> records = records(PeerSpark.lines(spark, task));
    WindowSink windows = windows(spark, task, output);
    List<StreamingQuery> queries = new ArrayList<>();
    queries.add(start(records, task, "windows", windows::write));
    if (archived) {
      ArchiveSink archive = new ArchiveSink(output, ZoneOffset.UTC);
      queries.add(start(records, task, ARCHIVE, (batch, number) -> archive.write(numbered(batch))));
    }
    for (StreamingQuery query : queries) {
      query.awaitTermination();
    }
  }

  private static StreamingQuery start(
      Dataset<Row> records, PeerTask task, String name, VoidFunction2<Dataset<Row>, Long> sink)
      throws TimeoutException {
    return PeerSpark.start(records.writeStream().foreachBatch(sink), task, name);
  }

  private static WindowSink windows(SparkSession spark, PeerTask task, OutputLocations output) {
    WindowSpec spec = WindowSpec.tumbling(task.window(), PeerWorkload.WATERMARK);
    CatalogueSource catalogue =
        CatalogueSource.open(
            task.files().songs().toUri().toString(), spark.sessionState().newHadoopConf());
    return new WindowSink(
        spec,
        ZoneOffset.UTC,
        output,
        new WindowAggregation(spec, ListenPolicy.EVERYTHING),
        catalogue::current);
  }

  /** Lines as records of a stream of which each file is a shard. */
  private static Dataset<Row> records(Dataset<Row> lines) {
    return lines.select(
        col("_metadata.file_name").as("shard_id"),
        lit("0").as("sequence_number"),
        lit(0L).as("sub_sequence_number"),
        lit(ARRIVED_AT).as("arrived_at"),
        lit("listens").as("partition_key"),
        col("value").cast(DataTypes.BinaryType).as("payload"));
  }

  /**
   * With sequence numbers, by which the archive names its files; no listen's identity needs them.
   */
  private static Dataset<Row> numbered(Dataset<Row> batch) {
    return batch.withColumn(
        "sequence_number", monotonically_increasing_id().cast(DataTypes.StringType));
  }
}
