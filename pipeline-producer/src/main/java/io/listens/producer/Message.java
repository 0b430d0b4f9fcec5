package io.listens.producer;

import java.nio.charset.StandardCharsets;

/**
 * What a caller sends.
 *
 * @param partitionKey decides the shard
 * @param hashKey where the partition key falls
 * @param payload not copied
 * @param size bytes as Kinesis counts them: the partition key in UTF-8 and the payload
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Message(String partitionKey, HashKey hashKey, byte[] payload, int size) {

  static Message of(String partitionKey, byte[] payload) {
    byte[] key = partitionKey.getBytes(StandardCharsets.UTF_8);
    return new Message(partitionKey, HashKey.ofUtf8(key), payload, key.length + payload.length);
  }
}
