package io.listens.etl.kcl;

import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.ParquetSchemas;
import io.listens.model.Internal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * What has landed as a stream of {@link StreamRecord#COLUMNS}, batch by batch. Public for Spark
 * alone, which makes one by its name.
 */
@Internal
public final class LandedSource implements TableProvider {

  /** The option that says where the log is. */
  static final String LOG = "log";

  /** The option that says where the log's files are. */
  static final String FILES = "files";

  private static final StructType SCHEMA = ParquetSchemas.spark(StreamRecord.COLUMNS);

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    return new LandedTable(
        Objects.requireNonNull(options.get(LOG)), Objects.requireNonNull(options.get(FILES)));
  }

  private record LandedTable(String log, String files) implements SupportsRead, ScanBuilder, Scan {

    @Override
    public String name() {
      return files;
    }

    @Override
    @SuppressWarnings("deprecation") // The interface still asks for it in Spark 3.5.
    public StructType schema() {
      return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap unused) {
      return this;
    }

    @Override
    public Scan build() {
      return this;
    }

    @Override
    public StructType readSchema() {
      return SCHEMA;
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
      SparkSession spark = SparkSession.active();
      return new LandedStream(
          new LandedLog(log, spark.sessionState().newHadoopConf()), files, spark);
    }
  }
}
