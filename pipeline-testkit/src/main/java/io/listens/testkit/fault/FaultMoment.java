package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call.Service;
import java.time.Duration;
import java.util.Set;

/** Which calls a rule of a {@link FaultPlan} fires at; next comes what goes wrong with them. */
public final class FaultMoment {

  private final FaultSite site;
  private final FaultRule.When when;
  private final String words;

  FaultMoment(FaultSite site, FaultRule.When when, String words) {
    this.site = site;
    this.when = when;
    this.words = words;
  }

  /**
   * Refused: by Kinesis and DynamoDB with {@code ProvisionedThroughputExceededException}; where the
   * operation moves no records or items, by Kinesis with {@code LimitExceededException} and by
   * DynamoDB with {@code ThrottlingException}; by S3 with {@code SlowDown}.
   */
  public FaultPlan throttle() {
    return plan(FaultKind.THROTTLE, ErrorFaults::throttle);
  }

  /** Answered with a 500, not carried out. */
  public FaultPlan serverError() {
    return serverError(500);
  }

  /**
   * Answered with an HTTP status, not carried out.
   *
   * @throws IllegalArgumentException if it is not from 500 to 599
   */
  public FaultPlan serverError(int status) {
    if (status < 500 || status > 599) {
      throw new IllegalArgumentException("status is " + status + "; expected 500 to 599");
    }
    return plan(
        FaultKind.SERVER_ERROR, (incident, next) -> ErrorFaults.serverError(incident, status));
  }

  /**
   * Carried out, and answered after a wait; see {@link FaultPlan#waitingBy}.
   *
   * @throws IllegalArgumentException if the duration is not above 0
   */
  public FaultPlan delay(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("duration is " + duration + "; expected more than 0");
    }
    return plan(FaultKind.DELAY, (incident, next) -> ErrorFaults.delay(incident, next, duration));
  }

  /** The connection ends without an answer, and nothing is carried out. */
  public FaultPlan resetConnection() {
    return plan(FaultKind.CONNECTION_RESET, ErrorFaults::reset);
  }

  /** Carried out, yet answered with a 500. What fails anyway is answered as it is. */
  public FaultPlan loseAnswer() {
    return plan(FaultKind.LOST_ANSWER, ErrorFaults::loseAnswer);
  }

  /** Refused as not allowed, and not carried out: an error that clients don't try again. */
  public FaultPlan deny() {
    return plan(FaultKind.DENIED, ErrorFaults::deny);
  }

  /**
   * Whoever calls is killed before the call is carried out, which ends without an answer.
   *
   * @param kill kills, and returns without waiting for the answer to this call
   */
  public FaultPlan killBefore(Runnable kill) {
    return plan(FaultKind.KILL, (incident, next) -> ErrorFaults.killBefore(incident, kill));
  }

  /**
   * The call is carried out, and whoever calls is killed in the place of the answer.
   *
   * @param kill kills, and returns without waiting for the answer to this call
   */
  public FaultPlan killAfter(Runnable kill) {
    return plan(FaultKind.KILL, (incident, next) -> ErrorFaults.killAfter(incident, next, kill));
  }

  /**
   * Some records of a PutRecords are refused, each with this probability and at least one; the
   * others are stored.
   *
   * @throws IllegalArgumentException if {@code share} is not from 0 to 1, or at another operation
   */
  public FaultPlan failRecords(double share) {
    requireShare("share", share);
    requireOperation("fail records", Set.of("PutRecords"));
    return plan(
        FaultKind.FAILED_RECORDS,
        (incident, next) -> RecordFaults.failRecords(incident, next, share));
  }

  /**
   * The shard iterator is refused as too old.
   *
   * @throws IllegalArgumentException if it is not at GetRecords
   */
  public FaultPlan expireIterator() {
    requireOperation("expire an iterator", Set.of("GetRecords"));
    return plan(FaultKind.EXPIRED_ITERATOR, RecordFaults::expireIterator);
  }

  /**
   * No records are answered, though there are some; they come with a later call. At every call,
   * they never come.
   *
   * @throws IllegalArgumentException if it is not at GetRecords
   */
  public FaultPlan emptyPage() {
    requireOperation("answer an empty page", Set.of("GetRecords"));
    return plan(FaultKind.EMPTY_PAGE, RecordFaults::emptyPage);
  }

  /**
   * Put records are stored twice, as if a lost answer had them sent again. A page that is read
   * comes again with the next iterator.
   *
   * @throws IllegalArgumentException if it is not at PutRecord, PutRecords or GetRecords
   */
  public FaultPlan duplicate() {
    requireOperation("duplicate", Set.of("PutRecord", "PutRecords", "GetRecords"));
    return plan(FaultKind.DUPLICATE, RecordFaults::duplicate);
  }

  /**
   * One shard is split, or two neighbours are merged, before the call is carried out.
   *
   * @throws IllegalArgumentException if it is not at Kinesis
   */
  public FaultPlan reshard() {
    requireOperation("reshard", Operations.of(Service.KINESIS));
    return plan(FaultKind.RESHARD, StreamFaults::reshard);
  }

  /**
   * The oldest records of each shard are gone before the call is carried out, as if their retention
   * had passed.
   *
   * @param records how many of each shard
   * @throws IllegalArgumentException if {@code records} is below 1, or not at Kinesis
   */
  public FaultPlan trim(int records) {
    if (records < 1) {
      throw new IllegalArgumentException("records is " + records + "; expected 1 or more");
    }
    requireOperation("trim records", Operations.of(Service.KINESIS));
    return plan(FaultKind.TRIM, (incident, next) -> StreamFaults.trim(incident, next, records));
  }

  private FaultPlan plan(FaultKind kind, Fault fault) {
    return site.plan().with(new FaultRule(site, when, kind, fault, words));
  }

  private void requireOperation(String verb, Set<String> expected) {
    boolean anyOfKinesis =
        site.operation().equals(FaultSite.ANY) && expected.equals(Operations.of(Service.KINESIS));
    if (site.service() != Service.KINESIS
        || !(anyOfKinesis || expected.contains(site.operation()))) {
      throw new IllegalArgumentException(
          "Cannot "
              + verb
              + " at "
              + site
              + "; expected "
              + (expected.size() > 3 ? "an operation" : String.join(" or ", sorted(expected)))
              + " of KINESIS");
    }
  }

  private static Iterable<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; expected 0 to 1");
    }
  }
}
