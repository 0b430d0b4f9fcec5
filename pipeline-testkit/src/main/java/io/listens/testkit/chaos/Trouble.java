package io.listens.testkit.chaos;

import io.listens.testkit.fault.FaultKind;
import io.listens.testkit.fault.FaultLog;
import io.listens.testkit.fault.FaultMoment;
import io.listens.testkit.fault.FaultPlan;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A kind of trouble that a run may have. */
// Its functions hold nothing that could change.
@SuppressWarnings("ImmutableEnumChecker")
enum Trouble {
  PUTS_THROTTLED("PutRecords", FaultKind.THROTTLE, 0.15, FaultMoment::throttle),
  PUTS_FAILED_IN_PART("PutRecords", FaultKind.FAILED_RECORDS, 0.3, at -> at.failRecords(0.3)),
  ACKS_LOST("PutRecords", FaultKind.LOST_ANSWER, 0.15, FaultMoment::loseAnswer),
  PUTS_CUT_OFF("PutRecords", FaultKind.CONNECTION_RESET, 0.1, FaultMoment::resetConnection),
  READS_THROTTLED("GetRecords", FaultKind.THROTTLE, 0.05, FaultMoment::throttle),
  READS_CUT_OFF("GetRecords", FaultKind.CONNECTION_RESET, 0.05, FaultMoment::resetConnection),
  READS_FAILED("GetRecords", FaultKind.SERVER_ERROR, 0.05, FaultMoment::serverError),
  READS_SLOW("GetRecords", FaultKind.DELAY, 0.1, Trouble::delay),
  ITERATORS_EXPIRED("GetRecords", FaultKind.EXPIRED_ITERATOR, 0.02, FaultMoment::expireIterator),
  PAGES_EMPTY("GetRecords", FaultKind.EMPTY_PAGE, 0.15, FaultMoment::emptyPage),
  PAGES_READ_TWICE("GetRecords", FaultKind.DUPLICATE, 0.1, FaultMoment::duplicate),
  ITERATORS_THROTTLED("GetShardIterator", FaultKind.THROTTLE, 0.05, FaultMoment::throttle),
  SHARD_LISTS_THROTTLED("ListShards", FaultKind.THROTTLE, 0.1, FaultMoment::throttle),
  RESHARDS(null, FaultKind.RESHARD, Trouble::reshard),
  S3_SLOWS_DOWN("S3", FaultKind.THROTTLE, 0.02, FaultMoment::throttle),
  S3_FAILS("S3", FaultKind.SERVER_ERROR, 0.02, FaultMoment::serverError),
  S3_ANSWERS_LOST("S3", FaultKind.LOST_ANSWER, 0.02, FaultMoment::loseAnswer),
  S3_CUTS_OFF("S3", FaultKind.CONNECTION_RESET, 0.01, FaultMoment::resetConnection),
  S3_SLOW("S3", FaultKind.DELAY, 0.02, Trouble::delay),
  /** No client tries again: a task fails at its files, a query at its checkpoint. */
  S3_DENIES("S3", FaultKind.DENIED, Trouble::deny),
  DRIVER_KILLED(null, FaultKind.KILL, Trouble::kill),
  /** By {@link TaskKiller}. */
  TASKS_KILLED(null, null, (plan, setting) -> plan);

  /**
   * What is known where trouble is planned.
   *
   * @param kill kills the driver
   */
  record Setting(Chances chances, ChaosPlan.Place place, Runnable kill) {}

  @FunctionalInterface
  private interface Planned {
    FaultPlan addTo(FaultPlan plan, Setting setting);
  }

  private static final Set<String> OF_KINESIS =
      Set.of("PutRecords", "GetRecords", "GetShardIterator", "ListShards");

  private final @Nullable String operation;
  private final @Nullable FaultKind kind;
  private final Planned planned;

  /**
   * @param operation that it befalls, {@code S3} for any of S3; null for any
   * @param kind as what it is logged; null if it befalls no call
   */
  Trouble(@Nullable String operation, @Nullable FaultKind kind, Planned planned) {
    this.operation = operation;
    this.kind = kind;
    this.planned = planned;
  }

  Trouble(
      String operation,
      FaultKind kind,
      double probability,
      Function<FaultMoment, FaultPlan> fault) {
    this(
        operation,
        kind,
        (plan, setting) ->
            fault.apply(
                (operation.equals("S3") ? plan.onS3() : plan.onKinesis(operation))
                    .withProbability(probability)));
  }

  /** Has it go wrong. */
  FaultPlan addTo(FaultPlan plan, Setting setting) {
    return planned.addTo(plan, setting);
  }

  /** How often it befell a call. */
  long firedIn(FaultLog log) {
    return kind == null ? 0 : log.entries().stream().filter(this::isOne).count();
  }

  private boolean isOne(FaultLog.Entry entry) {
    String befell = OF_KINESIS.contains(entry.operation()) ? entry.operation() : "S3";
    return entry.kind() == kind && (operation == null || operation.equals(befell));
  }

  private static FaultPlan delay(FaultMoment moment) {
    return moment.delay(Duration.ofMillis(40));
  }

  private static FaultPlan reshard(FaultPlan plan, Setting setting) {
    return plan.onKinesis("PutRecords")
        .atCalls(calls(setting, 12))
        .reshard()
        .onKinesis("GetRecords")
        .atCalls(calls(setting, 60))
        .reshard();
  }

  private static FaultPlan deny(FaultPlan plan, Setting setting) {
    String bucket = setting.place().bucket();
    return plan.onS3("PutObject")
        .of(bucket + "/raw/")
        .atCalls(calls(setting, 20))
        .deny()
        .onS3("PutObject")
        .of(bucket + "/processed/")
        .atCalls(calls(setting, 40))
        .deny()
        .onS3("PutObject")
        .of(bucket + "/checkpoints/")
        .atCalls(calls(setting, 80))
        .deny()
        .onS3("GetObject")
        .of(bucket)
        .atCalls(calls(setting, 100))
        .deny();
  }

  private static FaultPlan kill(FaultPlan plan, Setting setting) {
    FaultPlan killing = plan;
    for (int kills = setting.chances().between(1, 3); kills > 0; kills--) {
      killing = Kills.addOne(killing, setting);
    }
    return killing;
  }

  private static long[] calls(Setting setting, int last) {
    return LongStream.range(0, 2).map(i -> setting.chances().between(1, last)).toArray();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
