package io.listens.etl.kinesis;

import io.listens.model.Internal;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Kinesis for {@code spark.readStream().format("listens-kinesis")}, and for {@code spark.read()} of
 * a range; options: {@link KinesisOptions}. Columns are those of the well-known connectors and two
 * more.
 *
 * <table>
 * <caption>Columns</caption>
 * <tr><td>{@code data}</td><td>binary</td><td>the record's bytes</td></tr>
 * <tr><td>{@code streamName}</td><td>string</td><td></td></tr>
 * <tr><td>{@code partitionKey}</td><td>string</td><td></td></tr>
 * <tr><td>{@code sequenceNumber}</td><td>string</td><td>decimal</td></tr>
 * <tr><td>{@code approximateArrivalTimestamp}</td><td>timestamp</td><td></td></tr>
 * <tr><td>{@code shardId}</td><td>string</td><td></td></tr>
 * <tr><td>{@code subSequenceNumber}</td><td>long</td><td>place in an aggregated record, else 0</td></tr>
 * </table>
 *
 * <p>With {@link KinesisOptions#DECODER}, the decoder's columns follow, and {@code malformed},
 * which says why a payload couldn't be read and is null where it could. Only the columns that a
 * query uses are made.
 */
@Internal
public final class KinesisSourceProvider implements TableProvider, DataSourceRegister {

  /** The source's name for {@code format(…)}. */
  public static final String FORMAT = "listens-kinesis";

  @Override
  public String shortName() {
    return FORMAT;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return columnsOf(KinesisConfig.parse(options));
  }

  private static StructType columnsOf(KinesisConfig options) {
    return KinesisColumns.of(
        options.decoder() == null ? null : PayloadDecoder.load(options.decoder()));
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new KinesisTable(KinesisConfig.parse(new CaseInsensitiveStringMap(properties)));
  }

  private record KinesisTable(KinesisConfig options) implements SupportsRead {

    @Override
    public String name() {
      return "Kinesis stream " + options.stream();
    }

    @Override
    @SuppressWarnings("deprecation") // The interface still asks for it in Spark 3.5.
    public StructType schema() {
      return columnsOf(options);
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.MICRO_BATCH_READ, TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap unused) {
      return new KinesisScanBuilder(options);
    }
  }

  private static final class KinesisScanBuilder
      implements ScanBuilder, SupportsPushDownRequiredColumns {
    private final KinesisConfig options;
    private StructType columns;

    private KinesisScanBuilder(KinesisConfig options) {
      this.options = options;
      this.columns = columnsOf(options);
    }

    @Override
    public void pruneColumns(StructType required) {
      columns = required;
    }

    @Override
    public Scan build() {
      return new KinesisScan(options, columns);
    }
  }

  private record KinesisScan(KinesisConfig options, StructType columns) implements Scan {

    @Override
    public StructType readSchema() {
      return columns;
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
      return new KinesisMicroBatchStream(options, columns, checkpointLocation);
    }

    @Override
    public Batch toBatch() {
      return new KinesisBatch(options, columns);
    }
  }
}
