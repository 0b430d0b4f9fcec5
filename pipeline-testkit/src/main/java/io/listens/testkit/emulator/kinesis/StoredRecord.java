package io.listens.testkit.emulator.kinesis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record as a shard keeps it; its index is its place in the log.
 *
 * @param data the payload
 * @param partitionKey the key it was put with
 * @param arrivedMs milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record StoredRecord(byte[] data, String partitionKey, long arrivedMs) {

  /** What a record costs in the heap beside its payload and key: headers, references, the entry. */
  private static final long OVERHEAD_BYTES = 96;

  /** The bytes that the service counts: payload and partition key. */
  int size() {
    return size(data, partitionKey);
  }

  static int size(byte[] data, String partitionKey) {
    return data.length + utf8Length(partitionKey);
  }

  /** The bytes that it holds in this process, about. */
  long heldBytes() {
    return size() + OVERHEAD_BYTES;
  }

  static long heldBytes(int size) {
    return size + OVERHEAD_BYTES;
  }

  /** As GetRecords shows it. */
  Map<String, Object> toDocument(SequenceNumber number) {
    Map<String, Object> document = new LinkedHashMap<>(8);
    document.put("ApproximateArrivalTimestamp", Instant.ofEpochMilli(arrivedMs));
    document.put("Data", data);
    document.put("PartitionKey", partitionKey);
    document.put("SequenceNumber", number.toString());
    return document;
  }

  private static int utf8Length(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.length();
  }
}
