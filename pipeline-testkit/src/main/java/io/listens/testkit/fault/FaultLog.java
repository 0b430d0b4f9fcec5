package io.listens.testkit.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What went wrong on purpose. A fault that found nothing to do is not in it: an empty page where
 * there was no record, a reshard of a stream that isn't there. Thread-safe.
 */
public final class FaultLog {

  private final List<Entry> entries = new ArrayList<>();
  private String plan = "none";

  FaultLog() {}

  /**
   * A fault that fired.
   *
   * @param operation the operation it fired at
   * @param target the stream, the table or {@code bucket/key}; empty if the call named none
   * @param call the call's number, from 1, among those its rule counts
   */
  public record Entry(FaultKind kind, String operation, String target, long call) {}

  /** Everything that fired, in the order it did. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How often a kind of fault fired. */
  public synchronized long count(FaultKind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).count();
  }

  /** How often a kind of fault fired at an operation. */
  public synchronized long count(FaultKind kind, String operation) {
    return entries.stream()
        .filter(entry -> entry.kind() == kind && entry.operation().equals(operation))
        .count();
  }

  /**
   * Checks that each of these kinds fired.
   *
   * @throws AssertionError if one did not, with the plan and what fired instead
   */
  public synchronized void requireFired(FaultKind... kinds) {
    List<FaultKind> missing =
        Arrays.stream(kinds).filter(kind -> count(kind) == 0).distinct().toList();
    if (!missing.isEmpty()) {
      throw new AssertionError(
          "Faults that never fired: " + missing + "; fired: " + counts() + "; plan: " + plan);
    }
  }

  private Map<FaultKind, Long> counts() {
    return entries.stream()
        .collect(Collectors.groupingBy(Entry::kind, TreeMap::new, Collectors.counting()));
  }

  synchronized void add(Entry entry) {
    entries.add(entry);
  }

  synchronized void begin(FaultPlan newPlan) {
    plan = newPlan.toString();
  }

  synchronized void clear() {
    entries.clear();
  }
}
