package io.listens.producer;

import io.listens.producer.KinesisPort.PutRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many listens in one Kinesis record, in the format of the Kinesis Producer Library: the magic F3
 * 89 9A C2, a protobuf message, and the message's MD5.
 *
 * <pre>
 * message AggregatedRecord {
 *   repeated string partition_key_table = 1;
 *   repeated string explicit_hash_key_table = 2;
 *   repeated Record records = 3;
 * }
 * message Record {
 *   required uint64 partition_key_index = 1;
 *   optional uint64 explicit_hash_key_index = 2;
 *   required bytes data = 3;
 * }
 * </pre>
 *
 * <p>Every sub-record names the explicit hash key that the whole is put with. Consumers drop
 * sub-records whose hash key lies outside the shard they read; this way that never happens, not
 * even when the shard was split while the record was under way.
 *
 * <p>Source: "KPL Aggregated Record Format" in the repository awslabs/amazon-kinesis-producer.
 */
final class AggregatedRecord {

  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
  private static final int MD5_BYTES = 16;

  /** The API wants one, though the explicit hash key decides. */
  private static final String PARTITION_KEY = "a";

  private static final int PARTITION_KEYS = (1 << 3) | 2;
  private static final int HASH_KEYS = (2 << 3) | 2;
  private static final int RECORDS = (3 << 3) | 2;
  private static final int PARTITION_KEY_INDEX = 1 << 3;
  private static final int HASH_KEY_INDEX = 2 << 3;
  private static final int DATA = (3 << 3) | 2;

  private static final int LONGEST_INDEX = 2;
  private static final int LONGEST_HASH_KEY = 39;

  /** As many as an index of that length tells apart. */
  static final int MOST_ENTRIES = 1 << (7 * LONGEST_INDEX);

  /** Bytes around all sub-records, at most: the outer partition key and the hash key included. */
  static final int FRAME_BYTES =
      MAGIC.length + MD5_BYTES + PARTITION_KEY.length() + 2 + LONGEST_HASH_KEY;

  private AggregatedRecord() {}

  /** Bytes that the entry adds, at most; a partition key that is there already adds fewer. */
  static int bytesOf(Entry entry) {
    int data = entry.message.payload().length;
    int key = entry.size() - data;
    int body = bodyBytes(LONGEST_INDEX, data);
    return 1 + varintBytes(key) + key + 1 + varintBytes(body) + body;
  }

  private static int bodyBytes(int indexBytes, int data) {
    return 1 + indexBytes + 2 + 1 + varintBytes(data) + data;
  }

  /** The entries as one record, put where the first of them belongs. */
  static PutRecord of(List<Entry> entries) {
    int most = FRAME_BYTES + entries.stream().mapToInt(AggregatedRecord::bytesOf).sum();
    String hashKey = entries.get(0).message.hashKey().toDecimal();
    ByteBuffer out = ByteBuffer.allocate(most);
    out.put(MAGIC);
    int[] keyIndex = writePartitionKeys(out, entries);
    writeBytes(out, HASH_KEYS, hashKey.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < keyIndex.length; i++) {
      writeRecord(out, keyIndex[i], entries.get(i).message.payload());
    }
    MessageDigest md5 = HashKey.md5();
    md5.update(out.array(), MAGIC.length, out.position() - MAGIC.length);
    out.put(md5.digest());
    return new PutRecord(PARTITION_KEY, hashKey, Arrays.copyOf(out.array(), out.position()));
  }

  private static int[] writePartitionKeys(ByteBuffer out, List<Entry> entries) {
    Map<String, Integer> table = new HashMap<>();
    int[] indexes = new int[entries.size()];
    for (int i = 0; i < indexes.length; i++) {
      String key = entries.get(i).message.partitionKey();
      Integer known = table.putIfAbsent(key, table.size());
      if (known == null) {
        writeBytes(out, PARTITION_KEYS, key.getBytes(StandardCharsets.UTF_8));
      }
      indexes[i] = known == null ? table.size() - 1 : known;
    }
    return indexes;
  }

  private static void writeRecord(ByteBuffer out, int keyIndex, byte[] data) {
    out.put((byte) RECORDS);
    writeVarint(out, bodyBytes(varintBytes(keyIndex), data.length));
    out.put((byte) PARTITION_KEY_INDEX);
    writeVarint(out, keyIndex);
    out.put((byte) HASH_KEY_INDEX);
    writeVarint(out, 0);
    writeBytes(out, DATA, data);
  }

  private static void writeBytes(ByteBuffer out, int tag, byte[] bytes) {
    out.put((byte) tag);
    writeVarint(out, bytes.length);
    out.put(bytes);
  }

  private static void writeVarint(ByteBuffer out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static int varintBytes(int value) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }
}
