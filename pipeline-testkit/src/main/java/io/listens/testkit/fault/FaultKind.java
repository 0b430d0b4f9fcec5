package io.listens.testkit.fault;

/** What may go wrong with a call. */
public enum FaultKind {
  /** Refused, as too many requests are: by S3 with {@code SlowDown}. Not carried out. */
  THROTTLE,
  /** Answered with a 5xx. Not carried out. */
  SERVER_ERROR,
  /** Carried out, answered late. */
  DELAY,
  /** The connection ends without an answer. Not carried out. */
  CONNECTION_RESET,
  /** Carried out, yet answered with a 500. */
  LOST_ANSWER,
  /** Refused as not allowed, which no client tries again. Not carried out. */
  DENIED,
  /** The program that calls is killed, before the call is carried out or before its answer. */
  KILL,
  /** Some records of a PutRecords are refused, the others stored. */
  FAILED_RECORDS,
  /** The shard iterator is refused as too old. */
  EXPIRED_ITERATOR,
  /** GetRecords answers no records though there are some, as it may. */
  EMPTY_PAGE,
  /** Records are stored twice, or the same page is read twice. */
  DUPLICATE,
  /** The stream's shards are split or merged just before the call. */
  RESHARD,
  /** The stream's oldest records are gone just before the call. */
  TRIM
}
