package io.listens.producer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** One listen on its way. */
final class Entry {

  /** The objects around a payload, as measured on a 64-bit JVM and rounded up. */
  private static final int OVERHEAD_BYTES = 256;

  final String partitionKey;
  final byte[] payload;
  final long acceptedNanos;
  final Generation generation;
  final CompletableFuture<Receipt> future = new CompletableFuture<>();

  /** Calls that carried it; guarded by the dispatcher's lock. */
  int attempts;

  /** Why the last of them failed; guarded likewise. */
  String lastError = "none";

  private final int size;

  Entry(String partitionKey, byte[] payload, long acceptedNanos, Generation generation) {
    this.partitionKey = partitionKey;
    this.payload = payload;
    this.acceptedNanos = acceptedNanos;
    this.generation = generation;
    this.size = sizeOf(partitionKey, payload);
  }

  /** Bytes as Kinesis counts them: the partition key in UTF-8 and the payload. */
  static int sizeOf(String partitionKey, byte[] payload) {
    return partitionKey.getBytes(StandardCharsets.UTF_8).length + payload.length;
  }

  int size() {
    return size;
  }

  /** Bytes of the buffer's budget. */
  long cost() {
    return cost(size);
  }

  static long cost(int size) {
    return size + (long) OVERHEAD_BYTES;
  }
}
