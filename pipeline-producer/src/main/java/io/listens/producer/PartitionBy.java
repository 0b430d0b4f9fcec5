package io.listens.producer;

/** What a listen's partition key is taken from, and with it which listens share a shard. */
public enum PartitionBy {
  /** All of a user's listens go to one shard, in order when the order is strict. */
  USER,
  /** All of a track's listens go to one shard: a hit makes a hot shard. */
  TRACK,
  /** Listens are spread evenly over the shards. */
  RANDOM
}
