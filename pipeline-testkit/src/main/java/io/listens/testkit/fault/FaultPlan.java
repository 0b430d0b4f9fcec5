package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What goes wrong with which calls. Immutable.
 *
 * <pre>{@code
 * FaultPlan plan =
 *     FaultPlan.seeded(7)
 *         .onKinesis("PutRecords").withProbability(0.1).throttle()
 *         .onKinesis("PutRecords").atCalls(3).loseAnswer()
 *         .onS3("PutObject").of("lake/processed/").atCalls(1, 2).throttle();
 * }</pre>
 *
 * <p>Each rule counts the calls that it is about, each operation by itself, from the moment the
 * plan is put into force. Whether a rule fires is a function of the seed, the rule's place in the
 * plan, the operation and that count alone: the same seed gives the same faults, however threads
 * and operations interleave. Rules that fire at one call act together, the first one outermost.
 */
public final class FaultPlan {

  private static final FaultPlan NONE = seeded(0);

  private final long seed;
  private final List<FaultRule> rules;
  private final Consumer<Duration> wait;

  private FaultPlan(long seed, List<FaultRule> rules, Consumer<Duration> wait) {
    this.seed = seed;
    this.rules = List.copyOf(rules);
    this.wait = wait;
  }

  /** A plan under which nothing goes wrong. */
  public static FaultPlan none() {
    return NONE;
  }

  /** A plan without rules, whose chances come from {@code seed}. */
  public static FaultPlan seeded(long seed) {
    return new FaultPlan(seed, List.of(), FaultPlan::sleep);
  }

  /** A rule on one operation of Kinesis, such as {@code PutRecords}. */
  public FaultSite onKinesis(String operation) {
    return new FaultSite(this, Service.KINESIS, operation, "");
  }

  /** A rule on every operation of Kinesis. */
  public FaultSite onKinesis() {
    return onKinesis(FaultSite.ANY);
  }

  /** A rule on one operation of DynamoDB or its streams, such as {@code PutItem}. */
  public FaultSite onDynamoDb(String operation) {
    return new FaultSite(this, Service.DYNAMODB, operation, "");
  }

  /** A rule on every operation of DynamoDB and its streams. */
  public FaultSite onDynamoDb() {
    return onDynamoDb(FaultSite.ANY);
  }

  /** A rule on one operation of S3, such as {@code PutObject}. */
  public FaultSite onS3(String operation) {
    return new FaultSite(this, Service.S3, operation, "");
  }

  /** A rule on every operation of S3. */
  public FaultSite onS3() {
    return onS3(FaultSite.ANY);
  }

  /**
   * How slow answers wait; by sleeping unless this is set. With {@code ManualClock::advance} they
   * take the services' time and none of the test's.
   */
  public FaultPlan waitingBy(Consumer<Duration> newWait) {
    return new FaultPlan(seed, rules, newWait);
  }

  FaultPlan with(FaultRule rule) {
    List<FaultRule> more = new ArrayList<>(rules);
    more.add(rule);
    return new FaultPlan(seed, more, wait);
  }

  long seed() {
    return seed;
  }

  List<FaultRule> rules() {
    return rules;
  }

  Consumer<Duration> waiter() {
    return wait;
  }

  /** Its seed and its rules. */
  @Override
  public String toString() {
    return "seed " + seed + ", rules " + rules;
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
