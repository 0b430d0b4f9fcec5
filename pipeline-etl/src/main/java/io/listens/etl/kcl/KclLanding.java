package io.listens.etl.kcl;

import static io.listens.etl.kcl.LandingStream.tag;

import io.listens.etl.monitor.BatchObserver;
import io.listens.etl.monitor.Figure;
import io.listens.etl.sink.ArchiveSink;
import io.listens.etl.sink.Archived;
import io.listens.etl.sink.ArchivedFile;
import io.listens.etl.sink.OutputLocations;
import io.listens.model.Internal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.Partition;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.api.java.JavaReceiverInputDStream;
import org.apache.spark.streaming.kinesis.KinesisBackedBlockRDDPartition;
import org.apache.spark.streaming.kinesis.SequenceNumberRange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Takes a stream by the Kinesis Client Library and lands every record in {@code raw/listens/} and,
 * where it can't be read, in {@code rejected/listens/}. A batch has landed when it is in the log
 * under {@code checkpoints/kcl}; the windows take batches from there, and the client library's
 * checkpoint passes no record before.
 *
 * <p>Records that come again are known by shard and sequence number. What a batch that died has
 * left behind is overwritten, as the next one begins with the same record and so has the same name.
 */
@SuppressWarnings("deprecation") // All of Spark Streaming is, and the connector knows nothing else.
public final class KclLanding implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KclLanding.class);

  /** Spark's own limit, {@code 100} records a second, is that of a batch that did hardly any. */
  private static final String LEAST_RATE = "10000";

  private final SparkSession spark;
  private final ArchiveSink sink;
  private final BatchObserver observer;
  private final LandedLog log;
  private final StreamingContext context;
  private volatile @Nullable RuntimeException failure;
  private @Nullable Thread stopping;

  private KclLanding(SparkSession spark, ArchiveSink sink, Duration every, BatchObserver observer) {
    this.spark = spark;
    this.sink = sink;
    this.observer = observer;
    this.log =
        new LandedLog(LandedBatches.logAt(sink.locations()), spark.sessionState().newHadoopConf());
    this.context =
        new StreamingContext(spark.sparkContext(), Durations.milliseconds(every.toMillis()));
  }

  /**
   * Begins to land records; there can be one of these in a JVM.
   *
   * @param source options of {@link KclOptions}
   * @param sink where they land
   * @param every from one batch to the next
   * @param observer is told of batches
   * @throws IllegalArgumentException that lists all that is wrong with the options
   */
  @Internal
  public static KclLanding start(
      SparkSession spark,
      Map<String, String> source,
      ArchiveSink sink,
      Duration every,
      BatchObserver observer) {
    KclConfig options = KclConfig.parse(source);
    SparkConf conf = spark.sparkContext().conf();
    conf.setIfMissing("spark.streaming.backpressure.enabled", "true");
    conf.setIfMissing("spark.streaming.backpressure.pid.minRate", LEAST_RATE);
    KclLanding landing = new KclLanding(spark, sink, every, observer);
    String first =
        landing.log.once("start", () -> Connector.startOf(options, Instant.now()).toString());
    Connector connector = new Connector(options, Instant.parse(first));
    connector.makeLeaseTable();
    JavaReceiverInputDStream.fromReceiverInputDStream(
            new LandingStream(landing.context, connector, landing.log), tag())
        .foreachRDD((VoidFunction<JavaRDD<ReceivedRecord>>) landing::land);
    landing.context.start();
    return landing;
  }

  /** After a failure nothing more may land: the next batch's records come after a gap. */
  private void land(JavaRDD<ReceivedRecord> received) {
    if (failure != null) {
      throw failure;
    }
    try {
      List<ReceivedRange> ranges = rangesOf(received.rdd());
      if (!ranges.isEmpty()) {
        land(received.rdd(), ranges);
      }
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void land(RDD<ReceivedRecord> received, List<ReceivedRange> ranges) {
    long begin = System.nanoTime();
    long last = log.last();
    Landed before = log.upTo(last);
    Map<String, Mark> marks = Map.copyOf(before.marks());
    JavaRDD<Row> records =
        received
            .coalesce(1, false, Option.apply(new InOrder()), null)
            .toJavaRDD()
            .mapPartitions(all -> new NewRecords(all, ranges, marks));
    Archived archived = sink.write(records, spark);
    if (archived.files().isEmpty()) {
      return;
    }
    SortedMap<String, Mark> after = new TreeMap<>(before.marks());
    long count = 0;
    for (ArchivedFile file : archived.files()) {
      after.merge(
          file.shardId(),
          new Mark(file.lastSequenceNumber(), file.lastSubSequenceNumber()),
          Mark::later);
      count += file.records();
    }
    List<String> files = archived.files().stream().map(ArchivedFile::path).toList();
    long number = last + 1;
    log.add(number, new Landed(before.records() + count, files, after));
    observer.landed(
        OutputLocations.ARCHIVE,
        number,
        Map.of(
            Figure.RECORDS,
            count,
            Figure.REJECTED,
            archived.rejects(),
            Figure.BATCH_TIME,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)));
  }

  /** What a batch holds, in the order of its records. */
  private static List<ReceivedRange> rangesOf(RDD<ReceivedRecord> received) {
    List<ReceivedRange> ranges = new ArrayList<>();
    for (Partition partition : received.partitions()) {
      if (!(partition instanceof KinesisBackedBlockRDDPartition block)) {
        throw new IllegalStateException(
            "Cannot tell the shards of a batch's records: the connector gave " + partition);
      }
      for (SequenceNumberRange range :
          JavaConverters.seqAsJavaList(block.seqNumberRanges().ranges())) {
        ranges.add(
            new ReceivedRange(
                range.shardId(), range.fromSeqNumber(), range.toSeqNumber(), range.recordCount()));
      }
    }
    return ranges;
  }

  /**
   * Looks whether all is well.
   *
   * @throws IllegalStateException if a batch couldn't be landed; then none is landed any more
   */
  public void check() {
    RuntimeException cause = failure;
    if (cause != null) {
      throw new IllegalStateException(
          "Cannot land what Kinesis gave: " + cause.getMessage(), cause);
    }
  }

  /**
   * Ends it: lands what has been received, and gives it up if that takes too long; then it is
   * received again the next time.
   *
   * @param patience how long that may take
   */
  public void stop(Duration patience) throws InterruptedException {
    SparkConf conf = spark.sparkContext().conf();
    conf.set("spark.streaming.gracefulStopTimeout", patience.toMillis() + "ms");
    // Spark itself waits for the receiver and for a running batch without an end.
    Thread stop = new Thread(() -> context.stop(false, failure == null), "listens-stop-landing");
    stop.setDaemon(true);
    stopping = stop;
    stop.start();
    stop.join(patience.toMillis());
    if (stop.isAlive()) {
      LOG.warn("What was received doesn't land within {}; it is to be received again", patience);
    }
  }

  /** Ends it; what hasn't landed is received again the next time. */
  @Override
  public void close() {
    if (stopping == null) {
      context.stop(false, false);
    }
  }
}
