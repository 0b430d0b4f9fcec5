package io.listens.testkit.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * What a stream holds, read by the plainest means and without a line of the ETL's code. Aggregated
 * records are taken apart as "KPL Aggregated Record Format" in the repository
 * awslabs/amazon-kinesis-producer has it; all of them come from the producer, so that checksums are
 * not looked at.
 */
final class StreamContents {

  private static final int MAGIC = 0xF3899AC2;
  private static final int MD5_BYTES = 16;

  private StreamContents() {}

  /** Where a record is: in the stream no two have the same. */
  record Id(String shardId, String sequenceNumber, long subSequenceNumber) {}

  /** A record as its producer sent it. */
  record Entry(Id id, Instant arrivedAt, String partitionKey, byte[] payload) {}

  static List<Entry> read(KinesisClient kinesis, String stream) {
    List<Entry> entries = new ArrayList<>();
    for (Shard shard : kinesis.listShards(r -> r.streamName(stream)).shards()) {
      String iterator =
          kinesis
              .getShardIterator(
                  r ->
                      r.streamName(stream)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      boolean more = true;
      while (more) {
        String next = iterator;
        GetRecordsResponse page = kinesis.getRecords(r -> r.shardIterator(next));
        page.records().forEach(record -> takeApart(shard.shardId(), record, entries));
        iterator = page.nextShardIterator();
        more = iterator != null && page.millisBehindLatest() > 0;
      }
    }
    return entries;
  }

  private static void takeApart(String shardId, Record record, List<Entry> entries) {
    ByteBuffer data = record.data().asByteBuffer();
    if (data.remaining() < Integer.BYTES + MD5_BYTES || data.getInt(data.position()) != MAGIC) {
      entries.add(entry(shardId, record, 0, record.partitionKey(), record.data().asByteArray()));
      return;
    }
    data.getInt();
    data.limit(data.limit() - MD5_BYTES);
    List<String> keys = new ArrayList<>();
    long sub = 0;
    while (data.hasRemaining()) {
      int field = varint(data) >>> 3;
      ByteBuffer value = bytes(data);
      if (field == 1) {
        keys.add(StandardCharsets.UTF_8.decode(value).toString());
      } else if (field == 3) {
        entries.add(part(shardId, record, sub++, keys, value));
      }
    }
  }

  private static Entry part(
      String shardId, Record record, long sub, List<String> keys, ByteBuffer message) {
    int key = 0;
    byte[] payload = {};
    while (message.hasRemaining()) {
      switch (varint(message) >>> 3) {
        case 1 -> key = varint(message);
        case 2 -> varint(message);
        default -> {
          ByteBuffer value = bytes(message);
          payload = new byte[value.remaining()];
          value.get(payload);
        }
      }
    }
    return entry(shardId, record, sub, keys.get(key), payload);
  }

  private static Entry entry(
      String shardId, Record record, long sub, String partitionKey, byte[] payload) {
    Id id = new Id(shardId, record.sequenceNumber(), sub);
    return new Entry(id, record.approximateArrivalTimestamp(), partitionKey, payload);
  }

  private static ByteBuffer bytes(ByteBuffer in) {
    int length = varint(in);
    ByteBuffer value = in.slice(in.position(), length);
    in.position(in.position() + length);
    return value;
  }

  private static int varint(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
