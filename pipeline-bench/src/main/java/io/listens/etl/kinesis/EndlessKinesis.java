package io.listens.etl.kinesis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A stream at whose tips each read finds as many new records as the one before. */
final class EndlessKinesis implements KinesisPort, InstantSource {

  static final Instant CREATED = Instant.parse("2024-06-25T17:43:13Z");

  private static final Instant NOW = CREATED.plus(Duration.ofHours(1));
  private static final byte[] DATA = new byte[150];

  private final List<Shard> shards;
  private final int records;
  private final Duration answersAfter;

  /**
   * @param records that a read finds
   * @param answersAfter how long each call takes
   */
  EndlessKinesis(int shards, int records, Duration answersAfter) {
    this.records = records;
    this.answersAfter = answersAfter;
    this.shards =
        IntStream.range(0, shards)
            .mapToObj(
                shard ->
                    new Shard(String.format(Locale.ROOT, "shardId-%012d", shard), List.of(), false))
            .toList();
  }

  static SequenceNumber number(long record) {
    return new SequenceNumber("4966" + (1_000_000_000_000L + record));
  }

  private void answer() {
    if (!answersAfter.isZero()) {
      Waiting.SYSTEM.await(answersAfter.toMillis());
    }
  }

  @Override
  public StreamInfo describe() {
    answer();
    return new StreamInfo(CREATED, Duration.ofDays(1));
  }

  @Override
  public List<Shard> listShards() {
    // As many calls as pages of the listing.
    for (int page = 0; page < shards.size(); page += MAX_RECORDS) {
      answer();
    }
    return shards;
  }

  @Override
  public String iterator(String shardId, ShardPosition place) {
    answer();
    return "0";
  }

  @Override
  public Page read(String iterator, int limit) {
    answer();
    long behind = Long.parseLong(iterator);
    List<DataRecord> page =
        IntStream.rangeClosed(1, records)
            .mapToObj(i -> new DataRecord(number(behind + i), NOW, "key", DATA))
            .toList();
    return new Page(page, Long.toString(behind + records), 0);
  }

  @Override
  public boolean holds(String shardId, SequenceNumber sequenceNumber) {
    answer();
    return true;
  }

  @Override
  public Instant instant() {
    return NOW;
  }
}
