package io.listens.etl.reconcile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.listens.etl.decode.DecodedListens;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.ParquetTable;
import io.listens.etl.sink.ArchiveSink;
import io.listens.etl.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The listens in {@code raw/listens/}, by when they happened. */
final class Archive {

  private static final Column LISTENED_AT = col(ArchiveSink.LISTENED_AT);
  private static final Column ARRIVAL_DATE = col(ArchiveSink.ARRIVAL_DATE);

  private final SparkSession spark;
  private final String location;
  private final ZoneId zone;

  /**
   * @param location of {@code raw/listens/}
   * @param zone of times that carry none
   */
  Archive(SparkSession spark, String location, ZoneId zone) {
    this.spark = spark;
    this.location = location;
    this.zone = zone;
  }

  /**
   * What is there of some time.
   *
   * @param records how many
   * @param firstDay the day on which the first of them arrived, in UTC
   * @param lastDay the day on which the last of them arrived
   */
  record Share(long records, LocalDate firstDay, LocalDate lastDay) {

    Share plus(Share other) {
      return new Share(
          records + other.records,
          firstDay.isBefore(other.firstDay) ? firstDay : other.firstDay,
          lastDay.isAfter(other.lastDay) ? lastDay : other.lastDay);
    }
  }

  boolean isEmpty() {
    return records().isEmpty();
  }

  /**
   * How the listens lie in time: reads two columns, not the payloads.
   *
   * @param from of the listens, inclusive
   * @param to of the listens, exclusive
   * @return by the start of a window's slide
   */
  SortedMap<Instant, Share> shares(Instant from, Instant to, WindowSpec windows) {
    long slide = TimeUnit.SECONDS.toMicros(windows.slide().toSeconds());
    String micros = "unix_micros(" + ArchiveSink.LISTENED_AT + ")";
    SortedMap<Instant, Share> shares = new TreeMap<>();
    between(from, to)
        .groupBy(expr("timestamp_micros(%1$s - pmod(%1$s, %2$dL))".formatted(micros, slide)))
        .agg(count(lit(1)), min(ARRIVAL_DATE), max(ARRIVAL_DATE))
        .collectAsList()
        .forEach(
            row ->
                shares.put(
                    row.getInstant(0),
                    new Share(row.getLong(1), row.getLocalDate(2), row.getLocalDate(3))));
    return shares;
  }

  /**
   * The listens of a slice's windows; days and row groups that hold none of them aren't read.
   *
   * @return rows of {@link DecodedListens#COLUMNS}
   */
  Dataset<Row> listensOf(Slice slice, Duration windowLength) {
    Instant from = slice.starts().first();
    Instant to = slice.starts().last().plus(windowLength);
    Dataset<Row> records =
        slice.share() == null
            ? between(from, to).limit(0)
            : between(from, to)
                .where(ARRIVAL_DATE.between(slice.share().firstDay(), slice.share().lastDay()));
    Column[] columns =
        StreamRecord.COLUMNS.stream().map(column -> col(column.name())).toArray(Column[]::new);
    return DecodedListens.of(records.select(columns), zone);
  }

  private Dataset<Row> between(Instant from, Instant to) {
    Dataset<Row> records = records().where(LISTENED_AT.isNotNull());
    if (from.isAfter(Instant.MIN)) {
      records = records.where(LISTENED_AT.geq(from));
    }
    return to.isBefore(Instant.MAX) ? records.where(LISTENED_AT.lt(to)) : records;
  }

  private Dataset<Row> records() {
    Dataset<Row> records = ParquetTable.read(spark, location, ArchiveSink.COLUMNS);
    // Nothing archived yet: no partition to take the column from.
    return java.util.Arrays.asList(records.columns()).contains(ArchiveSink.ARRIVAL_DATE)
        ? records
        : records.withColumn(ArchiveSink.ARRIVAL_DATE, lit(null).cast("date"));
  }
}
