package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Call.Service;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** The calls that a rule of a {@link FaultPlan} is about; next comes which of them. */
public final class FaultSite {

  static final String ANY = "any operation";

  private final FaultPlan plan;
  private final Service service;
  private final String operation;
  private final String target;

  FaultSite(FaultPlan plan, Service service, String operation, String target) {
    Set<String> known = Operations.of(service);
    if (!operation.equals(ANY) && !known.contains(operation)) {
      throw new IllegalArgumentException(
          "Cannot plan a fault on "
              + operation
              + " of "
              + service
              + ": no such operation; expected one of "
              + new TreeSet<>(known));
    }
    this.plan = plan;
    this.service = service;
    this.operation = operation;
    this.target = target;
  }

  /**
   * Only calls about this: a stream's or a table's name, or the beginning of {@code bucket/key}.
   * Others are not counted either. Transactions, statements and batches over several tables are
   * about no single table.
   */
  public FaultSite of(String newTarget) {
    return new FaultSite(plan, service, operation, newTarget);
  }

  /**
   * Each call with this probability.
   *
   * @throws IllegalArgumentException if it is not from 0 to 1
   */
  public FaultMoment withProbability(double probability) {
    FaultMoment.requireShare("probability", probability);
    return new FaultMoment(
        this, (call, draw) -> draw.nextDouble() < probability, "with probability " + probability);
  }

  /**
   * The calls of these numbers, the first being 1.
   *
   * @throws IllegalArgumentException if there is none or one is below 1
   */
  public FaultMoment atCalls(long... numbers) {
    if (numbers.length == 0 || Arrays.stream(numbers).anyMatch(number -> number < 1)) {
      throw new IllegalArgumentException(
          "Calls are " + Arrays.toString(numbers) + "; expected numbers from 1");
    }
    long[] calls = numbers.clone();
    return new FaultMoment(
        this,
        (call, draw) -> Arrays.stream(calls).anyMatch(number -> number == call),
        "at calls " + Arrays.toString(calls));
  }

  /** Every call. */
  public FaultMoment atEveryCall() {
    return new FaultMoment(this, (call, draw) -> true, "at every call");
  }

  FaultPlan plan() {
    return plan;
  }

  Service service() {
    return service;
  }

  String operation() {
    return operation;
  }

  boolean covers(Call call) {
    boolean about =
        service == Service.S3 ? call.target().startsWith(target) : call.target().equals(target);
    return call.service() == service
        && (operation.equals(ANY) || operation.equals(call.operation()))
        && (target.isEmpty() || about);
  }

  @Override
  public String toString() {
    return service + " " + operation + (target.isEmpty() ? "" : " of " + target);
  }
}
