package io.listens.etl.kinesis;

import io.listens.etl.kinesis.ShardPosition.After;
import io.listens.model.Internal;
import java.util.Map;

/** Compares the offsets that queries over {@link KinesisSourceProvider} leave in checkpoints. */
@Internal
public final class ReadOffsets {

  private ReadOffsets() {}

  /**
   * Whether all that was read up to one offset was read up to another one as well.
   *
   * @param read an offset's JSON
   * @param other another query's, over the same stream
   * @throws IllegalArgumentException if either is no offset of this source
   */
  public static boolean covers(String read, String other) {
    StreamPosition reader = StreamPosition.fromJson(read);
    StreamPosition wanted = StreamPosition.fromJson(other);
    if (!reader.stream().equals(wanted.stream())) {
      return false;
    }
    if (!reader.created().equals(wanted.created())) {
      // A stream of that name that was made later: nothing of the earlier one is left to read.
      return reader.created().isAfter(wanted.created());
    }
    return wanted.shards().entrySet().stream().allMatch(shard -> covers(reader, shard));
  }

  private static boolean covers(StreamPosition reader, Map.Entry<String, ShardPosition> wanted) {
    ShardPosition to = wanted.getValue();
    ShardPosition at = reader.shards().get(wanted.getKey());
    if (!(to instanceof After || to instanceof ShardPosition.Ended) || to.isSamePlaceAs(at)) {
      // Nothing was read there, or just as much.
      return true;
    }
    if (at == null) {
      // Shards are numbered as they are made: with a later one known, this one was read and is
      // forgotten; else it isn't known yet.
      return !reader.shards().isEmpty() && reader.shards().lastKey().compareTo(wanted.getKey()) > 0;
    }
    return at instanceof ShardPosition.Ended
        || (at instanceof After read
            && to instanceof After last
            && read.sequenceNumber().compareTo(last.sequenceNumber()) >= 0);
  }
}
