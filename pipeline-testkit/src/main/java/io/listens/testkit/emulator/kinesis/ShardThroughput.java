package io.listens.testkit.emulator.kinesis;

/**
 * What one shard takes in and gives out per second: 1 MiB and 1,000 records in, partition keys
 * counted; 2 MiB, 5 GetRecords and 5 GetShardIterator out. Not thread-safe.
 */
final class ShardThroughput {

  /** After an answer of the greatest size the service gives nothing for this long. */
  private static final long PAUSE_AFTER_FULL_ANSWER_MS = 5_000;

  private static final int MIB = 1 << 20;

  private final TokenBucket bytesIn = new TokenBucket(MIB);
  private final TokenBucket recordsIn = new TokenBucket(1_000);
  private final TokenBucket bytesOut = new TokenBucket(2 * MIB);
  private final TokenBucket getRecordsCalls = new TokenBucket(5);
  private final TokenBucket getShardIteratorCalls = new TokenBucket(5);
  private long pausedUntilMs = Long.MIN_VALUE;

  boolean tryPut(int bytes, long nowMs) {
    if (!bytesIn.has(bytes, nowMs) || !recordsIn.has(1, nowMs)) {
      return false;
    }
    bytesIn.take(bytes);
    recordsIn.take(1);
    return true;
  }

  boolean tryGetShardIterator(long nowMs) {
    return tryCall(getShardIteratorCalls, nowMs);
  }

  boolean tryGetRecords(long nowMs) {
    return nowMs >= pausedUntilMs && bytesOut.isInCredit(nowMs) && tryCall(getRecordsCalls, nowMs);
  }

  private static boolean tryCall(TokenBucket calls, long nowMs) {
    if (!calls.has(1, nowMs)) {
      return false;
    }
    calls.take(1);
    return true;
  }

  void gave(int bytes, boolean fullAnswer, long nowMs) {
    bytesOut.take(bytes);
    if (fullAnswer) {
      pausedUntilMs = nowMs + PAUSE_AFTER_FULL_ANSWER_MS;
    }
  }
}
