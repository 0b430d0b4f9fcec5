package io.listens.testkit.backend;

/**
 * Where a stand-in is known to do otherwise than AWS. Each is told in docs/testkit.md, and skips
 * what it concerns; a stand-in that fails anything else has a difference that isn't known yet.
 */
public enum Difference {
  /** It has no S3. */
  NO_S3,
  /** It has no DynamoDB. */
  NO_DYNAMODB,
  /** It takes parts of an upload that was aborted, where AWS has none of that id. */
  PARTS_AFTER_ABORT,
  /** A page of ListStreams is followed by the same page, for ever. */
  REPEATED_PAGES,
  /** It takes requests of any number of records and any size, and records of any size. */
  NO_PUT_LIMITS,
  /** A hash key outside of the ring is an error of its own, and shards are split outside theirs. */
  HASH_KEYS_UNCHECKED,
  /** Sequence numbers of other shards or of none are taken; no iterator is an error of its own. */
  POSITIONS_UNCHECKED,
  /** The last sequence number of a closed shard is one that no record has. */
  END_OF_SHARD_MADE_UP,
  /** Shards of on-demand streams are split and merged by hand. */
  ON_DEMAND_RESHARDED
}
