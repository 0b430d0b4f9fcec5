package io.listens.bench.peers;

import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.ParquetSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Files of lines in the place of Kinesis: each line is a record, as the source for Kinesis would
 * give it. Each file is a shard, and what a task reads of it one aggregated record.
 */
public final class LineSource implements TableProvider {

  /** Where the {@link PeerWorkload.Files} are. */
  static final String ROOT = "root";

  /** How many files a batch takes. */
  static final String FILES_PER_BATCH = "filesPerBatch";

  /** In how many parts each file is read. */
  static final String PARTS = "parts";

  private static final StructType SCHEMA = ParquetSchemas.spark(StreamRecord.COLUMNS);

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new LineTable();
  }

  private static final class LineTable implements SupportsRead {
    @Override
    public String name() {
      return "lines";
    }

    @Override
    @SuppressWarnings("deprecation") // Spark's own tables have no other way yet.
    public StructType schema() {
      return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () ->
          new Scan() {
            @Override
            public StructType readSchema() {
              return SCHEMA;
            }

            @Override
            public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
              return new LineStream(options);
            }
          };
    }
  }

  /** So many of the files have been taken. */
  private static final class FileCount extends Offset {
    private final int count;

    private FileCount(int count) {
      this.count = count;
    }

    private static int of(Offset offset) {
      return Integer.parseInt(offset.json());
    }

    @Override
    public String json() {
      return Integer.toString(count);
    }
  }

  private static final class LineStream implements MicroBatchStream, SupportsTriggerAvailableNow {
    private final List<Path> files = new ArrayList<>();
    private final int filesPerBatch;
    private final int parts;

    private LineStream(CaseInsensitiveStringMap options) {
      filesPerBatch = options.getInt(FILES_PER_BATCH, 1);
      parts = options.getInt(PARTS, 1);
      PeerWorkload.Files all = new PeerWorkload.Files(Path.of(options.getOrDefault(ROOT, "")));
      addSorted(all.listens());
      addSorted(all.closing());
    }

    private void addSorted(Path directory) {
      try (Stream<Path> listed = Files.list(directory)) {
        listed.sorted().forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot list " + directory, e);
      }
    }

    @Override
    public void prepareForTriggerAvailableNow() {}

    @Override
    public ReadLimit getDefaultReadLimit() {
      return ReadLimit.maxFiles(filesPerBatch);
    }

    @Override
    public Offset initialOffset() {
      return new FileCount(0);
    }

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
      return new FileCount(Math.min(files.size(), FileCount.of(start) + filesPerBatch));
    }

    @Override
    public Offset latestOffset() {
      throw new UnsupportedOperationException("Spark asks with a limit");
    }

    @Override
    public Offset deserializeOffset(String json) {
      return new FileCount(Integer.parseInt(json));
    }

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
      List<InputPartition> ranges = new ArrayList<>();
      for (Path file : files.subList(FileCount.of(start), FileCount.of(end))) {
        long size = file.toFile().length();
        for (int part = 0; part < parts; part++) {
          ranges.add(
              new LineRange(file.toString(), size * part / parts, size * (part + 1) / parts));
        }
      }
      return ranges.toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return range -> ((LineRange) range).open();
    }

    @Override
    public void commit(Offset end) {}

    @Override
    public void stop() {}
  }
}
