package io.listens.etl.window;

import io.listens.etl.decode.DecodedListens;
import io.listens.etl.parquet.HadoopConf;
import io.listens.etl.parquet.InternalRows;
import io.listens.etl.parquet.ParquetSchemas;
import io.listens.model.Internal;
import io.listens.model.ListenPolicy;
import io.listens.model.TrackWindow;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * From a set of listens to what they add up to: the one aggregation, of the windows that a stream
 * closes as of those that are reconciled with the archive. Its result depends on nothing but the
 * set: not on order, tasks or buckets.
 *
 * <p>Users are shared out over buckets, of which each is added up by itself; what buckets add up to
 * is added. So a track that everyone plays is no task's alone.
 */
@Internal
public final class WindowAggregation {

  private static final StructType RESULT = ParquetSchemas.spark(TrackWindow.COLUMNS);

  private final WindowSpec spec;
  private final ListenPolicy policy;
  private final UniqueUsers uniqueUsers;

  /**
   * Counts users exactly.
   *
   * @param spec how time is cut
   * @param policy what counts as a listen
   */
  public WindowAggregation(WindowSpec spec, ListenPolicy policy) {
    this(spec, policy, UniqueUsers.EXACT);
  }

  /**
   * @param spec how time is cut
   * @param policy what counts as a listen
   * @param uniqueUsers how users are counted
   */
  public WindowAggregation(WindowSpec spec, ListenPolicy policy, UniqueUsers uniqueUsers) {
    this.spec = spec;
    this.policy = policy;
    this.uniqueUsers = uniqueUsers;
  }

  /** How time is cut. */
  public WindowSpec windows() {
    return spec;
  }

  /**
   * Adds listens up.
   *
   * @param listens rows of {@link DecodedListens#COLUMNS}
   * @param songs the catalogue
   * @return rows of {@link TrackWindow#COLUMNS}; those of one window in one partition, windows by
   *     their start and tracks by their id
   */
  public Dataset<Row> aggregate(Dataset<Row> listens, SongTable songs) {
    SparkSession spark = listens.sparkSession();
    int partitions = spark.sessionState().conf().numShufflePartitions();
    TaskTotals task = task(spark, broadcast(spark, songs), spark.sparkContext().longAccumulator());
    JavaPairRDD<Long, byte[]> buckets =
        InternalRows.of(listens)
            .mapPartitionsToPair(rows -> new ListenShuffle(rows, task.spec()))
            .repartitionAndSortWithinPartitions(
                new HashPartitioner(partitions), Comparator.naturalOrder())
            .mapPartitionsToPair(task::sumBuckets);
    return result(spark, merged(buckets, task, partitions));
  }

  /** The catalogue, sent to each executor once. */
  static Broadcast<SongTable> broadcast(SparkSession spark, SongTable songs) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(songs);
  }

  /**
   * Adds buffered listens up.
   *
   * @param tasks what each task takes
   * @param duplicates as {@link TaskTotals} has it
   * @return as {@link #aggregate} does
   */
  Dataset<Row> aggregate(
      SparkSession spark,
      List<List<WindowPart>> tasks,
      Broadcast<SongTable> songs,
      LongAccumulator duplicates) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    TaskTotals task = task(spark, songs, duplicates);
    List<List<WindowPart>> whole = only(tasks, true);
    List<List<WindowPart>> parts = only(tasks, false);
    JavaRDD<InternalRow> rows =
        context
            .parallelize(whole, Math.max(1, whole.size()))
            .flatMap(List::iterator)
            .flatMap(task::rows);
    if (!parts.isEmpty()) {
      JavaPairRDD<Long, byte[]> partials =
          context.parallelize(parts, parts.size()).flatMap(List::iterator).mapToPair(task::sumPart);
      JavaRDD<InternalRow> merged = merged(partials, task, context.defaultParallelism());
      rows = whole.isEmpty() ? merged : rows.union(merged);
    }
    return result(spark, rows);
  }

  private static List<List<WindowPart>> only(List<List<WindowPart>> tasks, boolean whole) {
    return tasks.stream()
        .map(task -> task.stream().filter(part -> part.whole() == whole).toList())
        .filter(task -> !task.isEmpty())
        .toList();
  }

  private TaskTotals task(
      SparkSession spark, Broadcast<SongTable> songs, LongAccumulator duplicates) {
    Broadcast<SerializableConfiguration> conf = HadoopConf.broadcast(spark);
    return new TaskTotals(spec, policy, uniqueUsers, songs, conf, duplicates);
  }

  private static JavaRDD<InternalRow> merged(
      JavaPairRDD<Long, byte[]> partials, TaskTotals task, int partitions) {
    return partials
        .repartitionAndSortWithinPartitions(
            new HashPartitioner(partitions), Comparator.naturalOrder())
        .mapPartitions(task::rows);
  }

  private static Dataset<Row> result(SparkSession spark, JavaRDD<InternalRow> rows) {
    return spark.internalCreateDataFrame(rows.rdd(), RESULT, false);
  }
}
