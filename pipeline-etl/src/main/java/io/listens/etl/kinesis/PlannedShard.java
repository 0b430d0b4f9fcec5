package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What planning knows of a shard's part of a batch.
 *
 * @param range the part; its start may know more than the checkpoint
 * @param records how many Kinesis records it has; -1 if that isn't known
 * @param kept all of them, where they were few enough to keep; else null
 */
record PlannedShard(ShardRange range, int records, @Nullable List<DataRecord> kept)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** A part of which nothing but its bounds is known. */
  static PlannedShard of(ShardRange range) {
    return new PlannedShard(range, -1, null);
  }

  /** How many records to ask for at a time. */
  int pageSize() {
    return records < 0
        ? KinesisPort.MAX_RECORDS
        : Math.max(1, Math.min(KinesisPort.MAX_RECORDS, records));
  }
}
