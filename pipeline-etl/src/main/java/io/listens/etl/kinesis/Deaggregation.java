package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes apart what the Kinesis Producer Library, and other producers in its format, put together:
 *
 * <pre>
 * F3 89 9A C2, then a protobuf message, then its MD5
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
 * <p>What only looks like it is a record like any other, as for Amazon's own consumers. Source:
 * "KPL Aggregated Record Format" in the repository awslabs/amazon-kinesis-producer.
 */
final class Deaggregation {

  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
  private static final int MD5_BYTES = 16;
  private static final int PARTITION_KEYS = 1;
  private static final int RECORDS = 3;
  private static final int PARTITION_KEY_INDEX = 1;
  private static final int DATA = 3;

  private Deaggregation() {}

  /** The records that a Kinesis record stands for, in order; itself if it isn't aggregated. */
  static List<UserRecord> takeApart(DataRecord record) {
    byte[] data = record.data();
    if (isAggregated(data)) {
      try {
        return parse(record, ByteBuffer.wrap(data, MAGIC.length, messageLength(data)));
      } catch (BufferUnderflowException | IllegalArgumentException e) {
        // The checksum is right and the message is not: bytes that nobody's producer wrote.
        return List.of(whole(record));
      }
    }
    return List.of(whole(record));
  }

  /** How many records a Kinesis record stands for. */
  static int count(DataRecord record) {
    return isAggregated(record.data()) ? takeApart(record).size() : 1;
  }

  private static UserRecord whole(DataRecord record) {
    return new UserRecord(
        record.sequenceNumber(), 0, record.arrivedAt(), record.partitionKey(), record.data());
  }

  private static int messageLength(byte[] data) {
    return data.length - MAGIC.length - MD5_BYTES;
  }

  private static boolean isAggregated(byte[] data) {
    if (data.length <= MAGIC.length + MD5_BYTES
        || !Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return false;
    }
    MessageDigest md5 = md5();
    md5.update(data, MAGIC.length, messageLength(data));
    return Arrays.equals(
        md5.digest(), Arrays.copyOfRange(data, data.length - MD5_BYTES, data.length));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }

  private static List<UserRecord> parse(DataRecord record, ByteBuffer message) {
    List<String> keys = new ArrayList<>();
    List<ByteBuffer> parts = new ArrayList<>();
    while (message.hasRemaining()) {
      long tag = varint(message);
      switch (fieldOf(tag)) {
        case PARTITION_KEYS -> keys.add(StandardCharsets.UTF_8.decode(bytes(message)).toString());
        case RECORDS -> parts.add(bytes(message));
        default -> skip(message, tag);
      }
    }
    List<UserRecord> records = new ArrayList<>(parts.size());
    for (ByteBuffer part : parts) {
      records.add(userRecord(record, part, keys, records.size()));
    }
    return records;
  }

  private static UserRecord userRecord(
      DataRecord record, ByteBuffer part, List<String> keys, int place) {
    int key = -1;
    byte[] data = new byte[0];
    while (part.hasRemaining()) {
      long tag = varint(part);
      switch (fieldOf(tag)) {
        case PARTITION_KEY_INDEX -> key = Math.toIntExact(varint(part));
        case DATA -> data = copy(bytes(part));
        default -> skip(part, tag);
      }
    }
    if (key < 0 || key >= keys.size()) {
      throw new IllegalArgumentException("no partition key");
    }
    return new UserRecord(record.sequenceNumber(), place, record.arrivedAt(), keys.get(key), data);
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private static int fieldOf(long tag) {
    return (int) (tag >>> 3);
  }

  private static void skip(ByteBuffer in, long tag) {
    switch ((int) (tag & 7)) {
      case 0 -> varint(in);
      case 1 -> in.getLong();
      case 2 -> bytes(in);
      case 5 -> in.getInt();
      default -> throw new IllegalArgumentException("unknown wire type");
    }
  }

  private static ByteBuffer bytes(ByteBuffer in) {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer bytes = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("varint of more than 64 bits");
  }
}
