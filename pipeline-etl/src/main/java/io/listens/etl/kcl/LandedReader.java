package io.listens.etl.kcl;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map$;

/** Reads a file of the archive whole, by Spark's own reader of Parquet. */
final class LandedReader implements PartitionReader<InternalRow> {

  private final Iterator<InternalRow> rows;

  private LandedReader(Iterator<InternalRow> rows) {
    this.rows = rows;
  }

  @Override
  public boolean next() {
    return rows.hasNext();
  }

  @Override
  public InternalRow get() {
    return rows.next();
  }

  @Override
  public void close() {}

  record File(String path) implements InputPartition {
    private static final long serialVersionUID = 1;
  }

  static final class Factory implements PartitionReaderFactory {
    private static final long serialVersionUID = 1;

    private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
    private final SerializableConfiguration conf;

    Factory(SparkSession spark, StructType columns, Configuration conf) {
      scala.collection.immutable.Map<String, String> options = Map$.MODULE$.empty();
      this.reader =
          new ParquetFileFormat()
              .buildReaderWithPartitionValues(
                  spark,
                  columns,
                  new StructType(),
                  columns,
                  JavaConverters.asScalaBuffer(List.<Filter>of()),
                  options.updated(FileFormat.OPTION_RETURNING_BATCH(), "false"),
                  conf);
      this.conf = new SerializableConfiguration(conf);
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      Path path = new Path(((File) partition).path());
      try {
        long bytes = path.getFileSystem(conf.value()).getFileStatus(path).getLen();
        return new LandedReader(
            reader.apply(
                new PartitionedFile(
                    InternalRow.empty(),
                    SparkPath.fromPath(path),
                    0,
                    bytes,
                    new String[0],
                    0,
                    bytes,
                    Map$.MODULE$.empty())));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("Cannot read " + path, e);
      }
    }
  }
}
