package io.listens.etl.kinesis;

import java.io.Serializable;

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

  ShardRange {
    if (!(to instanceof ShardPosition.After || to instanceof ShardPosition.Ended)) {
      throw new IllegalArgumentException(
          "range of " + shardId + " ends at " + to + "; expected after:… or ended");
    }
  }
}
