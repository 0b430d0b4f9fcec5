package io.listens.testkit.local;

import io.listens.testkit.report.RunFigures.Taken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the stream has taken, each fifth of a second by itself. */
final class SentRate {

  private static final Duration STEP = Duration.ofMillis(200);

  private final InstantSource clock;
  private final ConcurrentSkipListMap<Long, LongAdder> counts = new ConcurrentSkipListMap<>();

  SentRate(InstantSource clock) {
    this.clock = clock;
  }

  /** A record was taken. */
  void taken() {
    counts.computeIfAbsent(clock.millis() / STEP.toMillis(), step -> new LongAdder()).increment();
  }

  long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  List<Taken> steps() {
    return counts.entrySet().stream()
        .map(
            step ->
                new Taken(
                    Instant.ofEpochMilli(step.getKey() * STEP.toMillis()),
                    STEP,
                    step.getValue().sum()))
        .toList();
  }
}
