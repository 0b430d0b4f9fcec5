package io.listens.testkit.emulator.kinesis;

/** A rate with one second's worth of burst. Not thread-safe. */
final class TokenBucket {

  private static final double MS_PER_SECOND = 1000;

  private final double perSecond;
  private double tokens;
  private long refilledMs = Long.MIN_VALUE;

  TokenBucket(double perSecond) {
    this.perSecond = perSecond;
    this.tokens = perSecond;
  }

  /**
   * Whether {@code amount} may be taken; what is more than a whole second's needs a full bucket.
   */
  boolean has(double amount, long nowMs) {
    refill(nowMs);
    return tokens >= Math.min(amount, perSecond);
  }

  /** Takes it, if need be out of what is to come. */
  void take(double amount) {
    tokens -= amount;
  }

  /** Whether anything is left; answers whose size is known only afterwards are paid for later. */
  boolean isInCredit(long nowMs) {
    refill(nowMs);
    return tokens > 0;
  }

  private void refill(long nowMs) {
    if (refilledMs != Long.MIN_VALUE && nowMs > refilledMs) {
      tokens = Math.min(perSecond, tokens + (nowMs - refilledMs) * perSecond / MS_PER_SECOND);
    }
    refilledMs = Math.max(refilledMs, nowMs);
  }
}
