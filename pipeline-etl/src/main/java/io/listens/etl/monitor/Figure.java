package io.listens.etl.monitor;

import java.util.Locale;

/** What is told of a batch. A figure that isn't known of a batch is left out. */
public enum Figure {
  /** Records that it took. */
  RECORDS("Records", Unit.COUNT),
  /** Records that it took, by the time that it took for them. */
  RECORDS_PER_SECOND("RecordsPerSecond", Unit.COUNT_PER_SECOND),
  /** From its start to its end. */
  BATCH_TIME("BatchTime", Unit.MILLISECONDS),
  /** How far what it took is behind the tip of the shard that is furthest behind. */
  LAG("Lag", Unit.MILLISECONDS),
  /** Calls that Kinesis refused for being too many. */
  THROTTLES("Throttles", Unit.COUNT),
  /** Other calls to Kinesis that failed for now. */
  FAILED_CALLS("FailedCalls", Unit.COUNT),
  /** Times that records were found to be gone. */
  LOSSES("Losses", Unit.COUNT),
  /** Records that can't be read. */
  REJECTED("Rejected", Unit.COUNT),
  /** Listens that came when a window of theirs was closed. */
  LATE("Late", Unit.COUNT),
  /** Listens of the windows that it closed that were there already. */
  DUPLICATES("Duplicates", Unit.COUNT),
  /** Listens that are kept for open windows. */
  STATE_ROWS("StateRows", Unit.COUNT),
  /** What these take. */
  STATE_BYTES("StateBytes", Unit.BYTES),
  /** 1 while the query makes no progress, else 0; told between batches. */
  STALLED("Stalled", Unit.COUNT);

  /** Of a figure. */
  enum Unit {
    COUNT,
    COUNT_PER_SECOND,
    MILLISECONDS,
    BYTES
  }

  private final String metric;
  private final Unit unit;

  Figure(String metric, Unit unit) {
    this.metric = metric;
    this.unit = unit;
  }

  /** Its name in CloudWatch. */
  public String metric() {
    return metric;
  }

  /** Its name in a line of JSON. */
  String field() {
    return metric.substring(0, 1).toLowerCase(Locale.ROOT) + metric.substring(1);
  }

  Unit unit() {
    return unit;
  }
}
