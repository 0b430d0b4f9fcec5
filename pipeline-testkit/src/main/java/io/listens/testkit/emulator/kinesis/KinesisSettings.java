package io.listens.testkit.emulator.kinesis;

import io.listens.model.Internal;
import java.time.InstantSource;

/**
 * How an engine behaves.
 *
 * @param clock what it takes for now; arrival, retention, iterators and limits follow it
 * @param shardLimits whether shards refuse what is more than the service's rates
 * @param maxRecordBytes the bytes of records held at most; puts beyond it are refused
 * @param region the region of its ARNs
 */
@Internal
public record KinesisSettings(
    InstantSource clock, boolean shardLimits, long maxRecordBytes, String region) {

  /** The account that everything belongs to. */
  public static final String ACCOUNT = "000000000000";

  /**
   * @throws IllegalArgumentException if maxRecordBytes isn't positive
   */
  public KinesisSettings {
    if (maxRecordBytes <= 0) {
      throw new IllegalArgumentException(
          "maxRecordBytes is " + maxRecordBytes + "; expected > 0 bytes");
    }
  }
}
