package io.listens.etl.kinesis;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a batch reads of one shard.
 *
 * @param shardId the shard
 * @param from where reading begins
 * @param to {@link ShardPosition.After} the last record to read, or {@link ShardPosition.Ended} for
 *     all that a closed shard holds
 */
record ShardRange(String shardId, ShardPosition from, ShardPosition to) implements Serializable {

  private static final long serialVersionUID = 1;

  /** What lies between two positions of a stream. */
  static List<ShardRange> between(StreamPosition start, StreamPosition end) {
    List<ShardRange> ranges = new ArrayList<>();
    boolean sameStream = start.created().equals(end.created());
    end.shards()
        .forEach(
            (shardId, to) -> {
              ShardPosition from =
                  sameStream
                      ? start.shards().getOrDefault(shardId, ShardPosition.trimHorizon())
                      : ShardPosition.trimHorizon();
              if (!to.isSamePlaceAs(from)) {
                ranges.add(new ShardRange(shardId, from, to));
              }
            });
    return ranges;
  }

  ShardRange {
    if (!(to instanceof ShardPosition.After || to instanceof ShardPosition.Ended)) {
      throw new IllegalArgumentException(
          "range of " + shardId + " ends at " + to + "; expected after:… or ended");
    }
  }

  /** Whether both are the same records, whatever is known of them. */
  boolean isSamePlaceAs(ShardRange other) {
    return from.isSamePlaceAs(other.from) && to.isSamePlaceAs(other.to);
  }
}
