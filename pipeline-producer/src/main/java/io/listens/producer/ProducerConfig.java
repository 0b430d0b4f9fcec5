package io.listens.producer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a producer works. Every option but the stream has a default; see {@link Builder}. */
public final class ProducerConfig {

  static final int KINESIS_BATCH_RECORDS = 500;
  static final int KINESIS_BATCH_BYTES = 5 << 20;
  static final int KINESIS_RECORD_BYTES = 1 << 20;

  /** The largest listen must fit, with its copies, or a caller would block for ever. */
  private static final long LEAST_BUFFER_BYTES = 6L << 20;

  private final String stream;
  private final Duration linger;
  private final int maxBatchRecords;
  private final int maxBatchBytes;
  private final int maxInFlight;
  private final long bufferBytes;
  private final WhenFull whenFull;
  private final Duration fullTimeout;
  private final Duration deliveryTimeout;
  private final Duration requestTimeout;
  private final Duration minBackoff;
  private final Duration maxBackoff;
  private final boolean aggregation;
  private final int maxAggregateBytes;
  private final double quotaShare;
  private final boolean strictOrder;
  private final @Nullable Path deadLetters;
  private final @Nullable Path spool;
  private final ProducerListener listener;
  private final PartitionBy partitionBy;

  private ProducerConfig(Builder builder) {
    stream = builder.stream;
    linger = builder.linger;
    maxBatchRecords = builder.maxBatchRecords;
    maxBatchBytes = builder.maxBatchBytes;
    maxInFlight = builder.maxInFlight;
    bufferBytes = builder.bufferBytes;
    whenFull = builder.whenFull;
    fullTimeout = builder.fullTimeout;
    deliveryTimeout = builder.deliveryTimeout;
    requestTimeout = builder.requestTimeout;
    minBackoff = builder.minBackoff;
    maxBackoff = builder.maxBackoff;
    aggregation = builder.aggregation;
    maxAggregateBytes = builder.maxAggregateBytes;
    quotaShare = builder.quotaShare;
    strictOrder = builder.strictOrder;
    deadLetters = builder.deadLetters;
    spool = builder.spool;
    listener = builder.listener;
    partitionBy = builder.partitionBy;
  }

  /**
   * Starts with the defaults.
   *
   * @param stream the Kinesis stream's name
   */
  public static Builder forStream(String stream) {
    return new Builder(stream);
  }

  /** The Kinesis stream's name. */
  public String stream() {
    return stream;
  }

  /** See {@link Builder#linger}. */
  public Duration linger() {
    return linger;
  }

  /** See {@link Builder#maxBatchRecords}. */
  public int maxBatchRecords() {
    return maxBatchRecords;
  }

  /** See {@link Builder#maxBatchBytes}. */
  public int maxBatchBytes() {
    return maxBatchBytes;
  }

  /** See {@link Builder#maxInFlight}. */
  public int maxInFlight() {
    return maxInFlight;
  }

  /** See {@link Builder#bufferBytes}. */
  public long bufferBytes() {
    return bufferBytes;
  }

  /** See {@link Builder#whenFull}. */
  public WhenFull whenFull() {
    return whenFull;
  }

  /** See {@link Builder#fullTimeout}. */
  public Duration fullTimeout() {
    return fullTimeout;
  }

  /** See {@link Builder#deliveryTimeout}. */
  public Duration deliveryTimeout() {
    return deliveryTimeout;
  }

  /** See {@link Builder#requestTimeout}. */
  public Duration requestTimeout() {
    return requestTimeout;
  }

  /** See {@link Builder#minBackoff}. */
  public Duration minBackoff() {
    return minBackoff;
  }

  /** See {@link Builder#maxBackoff}. */
  public Duration maxBackoff() {
    return maxBackoff;
  }

  /** See {@link Builder#aggregation}. */
  public boolean aggregation() {
    return aggregation;
  }

  /** See {@link Builder#maxAggregateBytes}. */
  public int maxAggregateBytes() {
    return maxAggregateBytes;
  }

  /** See {@link Builder#quotaShare}. */
  public double quotaShare() {
    return quotaShare;
  }

  /** See {@link Builder#strictOrder}. */
  public boolean strictOrder() {
    return strictOrder;
  }

  /** See {@link Builder#deadLetters}. */
  public @Nullable Path deadLetters() {
    return deadLetters;
  }

  /** See {@link Builder#spool}. */
  public @Nullable Path spool() {
    return spool;
  }

  /** See {@link Builder#listener}. */
  public ProducerListener listener() {
    return listener;
  }

  /** See {@link Builder#partitionBy}. */
  public PartitionBy partitionBy() {
    return partitionBy;
  }

  /** Nanoseconds until a listen is given up; negative when it should have been. */
  long timeLeft(Entry entry, long now) {
    return deliveryTimeout.toNanos() - (now - entry.acceptedNanos);
  }

  /** Collects options; {@link #build} checks them all together. */
  public static final class Builder {

    private final String stream;
    private Duration linger = Duration.ofMillis(50);
    private int maxBatchRecords = KINESIS_BATCH_RECORDS;
    private int maxBatchBytes = KINESIS_BATCH_BYTES;
    private int maxInFlight = 8;
    private long bufferBytes = 32L << 20;
    private WhenFull whenFull = WhenFull.BLOCK;
    private Duration fullTimeout = Duration.ofSeconds(10);
    private Duration deliveryTimeout = Duration.ofMinutes(2);
    private Duration requestTimeout = Duration.ofSeconds(15);
    private Duration minBackoff = Duration.ofMillis(100);
    private Duration maxBackoff = Duration.ofSeconds(5);
    private boolean aggregation = true;
    private int maxAggregateBytes = 64 << 10;
    private double quotaShare = 1;
    private boolean strictOrder = false;
    private @Nullable Path deadLetters = null;
    private @Nullable Path spool = null;
    private ProducerListener listener = new ProducerListener() {};
    private PartitionBy partitionBy = PartitionBy.USER;

    private Builder(String stream) {
      this.stream = stream;
    }

    /** How long a listen may wait for others to share its call; default 50 ms. */
    public Builder linger(Duration value) {
      linger = value;
      return this;
    }

    /** Kinesis records in one call; default and most 500. */
    public Builder maxBatchRecords(int value) {
      maxBatchRecords = value;
      return this;
    }

    /** Bytes in one call, partition keys counted; default and most 5 MiB, least 1 MiB. */
    public Builder maxBatchBytes(int value) {
      maxBatchBytes = value;
      return this;
    }

    /** Calls under way at once, each on a thread of its own; default 8. */
    public Builder maxInFlight(int value) {
      maxInFlight = value;
      return this;
    }

    /**
     * Memory in bytes for listens that wait or are under way, by estimate: the objects' own size
     * and the copies that a call makes are counted. A listen of 150 bytes takes 1,000. Default 32
     * MiB, least 6 MiB; a stream of more than thirty shards or far away can use more.
     */
    public Builder bufferBytes(long value) {
      bufferBytes = value;
      return this;
    }

    /** What {@code send} does when that is used up; default {@link WhenFull#BLOCK}. */
    public Builder whenFull(WhenFull value) {
      whenFull = value;
      return this;
    }

    /** How long {@link WhenFull#TIMEOUT} waits; default 10 s. */
    public Builder fullTimeout(Duration value) {
      fullTimeout = value;
      return this;
    }

    /** How long after {@code send} a listen is given up; default 2 minutes. */
    public Builder deliveryTimeout(Duration value) {
      deliveryTimeout = value;
      return this;
    }

    /** How long one call may take, the client's own retries included; default 15 s. */
    public Builder requestTimeout(Duration value) {
      requestTimeout = value;
      return this;
    }

    /**
     * The longest pause after a first failure; the pause is random up to it, and doubles with each
     * further failure. Default 100 ms.
     */
    public Builder minBackoff(Duration value) {
      minBackoff = value;
      return this;
    }

    /** The longest pause after many failures; default 5 s. */
    public Builder maxBackoff(Duration value) {
      maxBackoff = value;
      return this;
    }

    /**
     * Whether listens for the same shard share Kinesis records, in the format of the Kinesis
     * Producer Library: a shard takes about ten times as many. Readers must take the records apart,
     * as KCL does. Default true.
     */
    public Builder aggregation(boolean value) {
      aggregation = value;
      return this;
    }

    /** Bytes of one aggregated record; 1 KiB to 1 MiB, default 64 KiB. */
    public Builder maxAggregateBytes(int value) {
      maxAggregateBytes = value;
      return this;
    }

    /**
     * The part of each shard's quota (1 MiB/s, 1,000 records/s) that is used at most; infinite for
     * no limit. Default 1.
     */
    public Builder quotaShare(double value) {
      quotaShare = value;
      return this;
    }

    /**
     * Whether listens of one partition key arrive for the first time in the order of their sending,
     * come what may. Costs speed: a key has one record under way at a time, and only listens of one
     * key share a record. Default false: what is sent again may arrive late.
     */
    public Builder strictOrder(boolean value) {
      strictOrder = value;
      return this;
    }

    /**
     * A file to which listens that can't be sent are appended, with the reason; null for none,
     * which is the default. It holds personal data.
     */
    public Builder deadLetters(@Nullable Path value) {
      deadLetters = value;
      return this;
    }

    /**
     * A directory in which listens are kept until they are sent or kept as dead letters: a producer
     * that starts with the directory of one that crashed sends the rest. Some of them may have
     * arrived before; they have the same ids. Null for none, which is the default. Holds personal
     * data, and belongs to one producer at a time.
     */
    public Builder spool(@Nullable Path value) {
      spool = value;
      return this;
    }

    /** Told what happens; by default nobody is. */
    public Builder listener(ProducerListener value) {
      listener = value;
      return this;
    }

    /** What the partition key is taken from; default {@link PartitionBy#USER}. */
    public Builder partitionBy(PartitionBy value) {
      partitionBy = value;
      return this;
    }

    /**
     * The config.
     *
     * @throws IllegalArgumentException naming every option that has no possible value
     */
    public ProducerConfig build() {
      List<String> problems = new ArrayList<>();
      if (stream.isBlank()) {
        problems.add("stream is blank; expected a stream's name");
      }
      range(problems, "maxBatchRecords", maxBatchRecords, 1, KINESIS_BATCH_RECORDS);
      range(problems, "maxBatchBytes", maxBatchBytes, KINESIS_RECORD_BYTES, KINESIS_BATCH_BYTES);
      range(problems, "maxInFlight", maxInFlight, 1, 256);
      range(problems, "bufferBytes", bufferBytes, LEAST_BUFFER_BYTES, Long.MAX_VALUE);
      range(problems, "maxAggregateBytes", maxAggregateBytes, 1 << 10, KINESIS_RECORD_BYTES);
      if (!(quotaShare > 0)) {
        problems.add("quotaShare is " + quotaShare + ", expected more than 0");
      }
      atLeast(problems, "linger", linger, Duration.ZERO);
      atLeast(problems, "fullTimeout", fullTimeout, Duration.ZERO);
      atLeast(problems, "deliveryTimeout", deliveryTimeout, Duration.ofMillis(1));
      atLeast(problems, "requestTimeout", requestTimeout, Duration.ofMillis(1));
      atLeast(problems, "minBackoff", minBackoff, Duration.ofMillis(1));
      atLeast(problems, "maxBackoff", maxBackoff, minBackoff);
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot configure producer: " + String.join("; ", problems));
      }
      return new ProducerConfig(this);
    }

    private static void range(
        List<String> problems, String option, long value, long least, long most) {
      if (value < least || value > most) {
        problems.add(option + " is " + value + ", expected " + least + " to " + most);
      }
    }

    private static void atLeast(
        List<String> problems, String option, Duration value, Duration least) {
      if (value.compareTo(least) < 0) {
        problems.add(option + " is " + value + ", expected at least " + least);
      }
    }
  }
}
