package io.listens.testkit.size;

/**
 * What a load needs on AWS, by the limits of Kinesis and the speed that was measured here.
 *
 * @param plainShards where each listen is a record of its own
 * @param aggregatedShards where the producer packs listens into records
 * @param plainUnits payload units of 25 KB a second that Kinesis bills, each listen by itself
 * @param aggregatedUnits the same, packed
 * @param workers of Glue, the driver's among them
 * @param objectsPerDay objects that stay in the bucket, with aggregation
 * @param putsPerDay requests that write, with aggregation
 * @param archiveGigabytesPerMonth that a month adds to the archive
 */
record Size(
    long plainShards,
    long aggregatedShards,
    double plainUnits,
    double aggregatedUnits,
    long workers,
    long objectsPerDay,
    long putsPerDay,
    double archiveGigabytesPerMonth) {

  /** A shard takes 1 MiB and 1,000 records a second. */
  private static final double SHARD_BYTES = 1 << 20;

  private static final double SHARD_RECORDS = 1_000;

  /**
   * Of a shard, how much is planned with: keys don't spread evenly. Two queries read all of it, of
   * the 2 MiB a second that a shard gives, so that a backlog shrinks at a quarter of the rate at
   * the busiest time.
   */
  private static final double FILL = 0.8;

  /** A record of its own carries its partition key: a user's id. */
  private static final double KEY_BYTES = 36;

  /** How large the producer makes aggregated records by default, in bytes. */
  private static final double AGGREGATED_BYTES = 64 * 1024.0;

  private static final double UNIT_BYTES = 25 * 1024.0;

  /**
   * Listens a second that a worker of 2 processors is planned with: a small part of what was
   * measured on 2 processors with files in the place of Kinesis and S3, whose times nobody has
   * measured yet.
   */
  private static final double LISTENS_PER_WORKER = 10_000;

  /** Of what is sent, what the archive is reckoned to take: ids and keys hardly compress. */
  private static final double ARCHIVED_SHARE = 0.5;

  /** Objects of a batch that stay for a while: offsets and commits of two queries, and progress. */
  private static final double BOOKKEEPING = 5;

  private static final double DAY_SECONDS = 86_400;
  private static final double DAYS = 30.4;
  private static final double GIGABYTE = 1e9;

  static Size of(Load load) {
    double rate = load.listensPerSecond();
    double volume = rate * load.bytes();
    double packed = Math.max(1, Math.floor(AGGREGATED_BYTES / load.bytes()));
    long plain = shards(rate, rate * (load.bytes() + KEY_BYTES));
    long aggregated = shards(rate / packed, volume);
    double batches = DAY_SECONDS / load.triggerSeconds();
    double windows = DAY_SECONDS / 60 / load.windowMinutes();
    return new Size(
        plain,
        aggregated,
        rate * Math.ceil(load.bytes() / UNIT_BYTES),
        rate / packed * Math.ceil(packed * load.bytes() / UNIT_BYTES),
        1 + (long) Math.ceil(rate / LISTENS_PER_WORKER),
        Math.round(batches * aggregated + windows),
        Math.round(batches * (2 * aggregated + 2 * BOOKKEEPING) + windows),
        volume * DAY_SECONDS * DAYS * ARCHIVED_SHARE / GIGABYTE);
  }

  private static long shards(double records, double bytes) {
    double needed = Math.max(records / SHARD_RECORDS, bytes / SHARD_BYTES);
    return Math.max(1, (long) Math.ceil(needed / FILL));
  }
}
