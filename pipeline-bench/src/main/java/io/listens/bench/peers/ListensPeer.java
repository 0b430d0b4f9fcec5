package io.listens.bench.peers;

import io.listens.etl.catalogue.CatalogueSource;
import io.listens.etl.sink.ArchiveSink;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowAggregation;
import io.listens.etl.window.WindowSink;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
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

/**
 * This project's windows, with all that they promise: each {@code listen_id} counted once, exact
 * users, state that outlives a crash. Only the source is another: files in the place of Kinesis.
 */
final class ListensPeer {

  /** The last argument for the archive beside the windows. */
  static final String ARCHIVE = "archive";

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
    Dataset<Row> records = records(spark, task);
    WindowSink windows = windows(spark, task, output);
    List<StreamingQuery> queries = new ArrayList<>();
    queries.add(start(records, task, "windows", windows::write));
    if (archived) {
      ArchiveSink archive = new ArchiveSink(output, ZoneOffset.UTC, null);
      queries.add(start(records, task, ARCHIVE, (batch, number) -> archive.write(batch)));
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
        ZoneOffset.UTC,
        null,
        output,
        new WindowAggregation(spec, ListenPolicy.EVERYTHING),
        catalogue::current);
  }

  private static Dataset<Row> records(SparkSession spark, PeerTask task) {
    return spark
        .readStream()
        .format(LineSource.class.getName())
        .option(LineSource.ROOT, task.files().root().toString())
        .option(LineSource.FILES_PER_BATCH, task.filesPerBatch())
        .option(LineSource.PARTS, task.cores())
        .load();
  }
}
