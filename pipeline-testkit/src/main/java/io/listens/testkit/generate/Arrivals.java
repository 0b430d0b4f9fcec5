package io.listens.testkit.generate;

import io.listens.model.Listen;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The records in the order in which they reach the stream. Listens are made in the order of their
 * own time; those that come later than that wait here. Holds what is on its way, no more.
 */
final class Arrivals implements Iterator<GeneratedListen> {

  private static final long SECOND_MS = 1_000;

  /** On time is within a minute, half of all within a second. */
  private static final double USUAL_DELAY_MS = 1_000;

  private static final double USUAL_SIGMA = 1.2;
  private static final long LONGEST_USUAL_DELAY_MS = 59_999;

  /** Records of one offline session come so close after each other. */
  private static final long BURST_STEP_MS = 50;

  private static final long LEAST_RETRY_MS = 100;
  private static final long LONGEST_RETRY_MS = 300_000;

  private final SplittableRandom random;
  private final Workload workload;
  private final DayCurve times;
  private final Sessions sessions;
  private final Payloads payloads;
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
  private long made;
  private long nextMs;

  Arrivals(SplittableRandom random, Workload workload, DayCurve times, Sessions sessions) {
    this.random = random;
    this.workload = workload;
    this.sessions = sessions;
    this.times = times;
    payloads = new Payloads(random);
    nextMs = times.at(random.nextDouble() / Math.max(1, workload.listens()));
  }

  @Override
  public boolean hasNext() {
    return made < workload.listens() || !waiting.isEmpty();
  }

  @Override
  public GeneratedListen next() {
    Waiting first = waiting.peek();
    while (made < workload.listens() && (first == null || first.arrivalMs > nextMs)) {
      make();
      first = waiting.peek();
    }
    if (first == null) {
      throw new NoSuchElementException("All " + workload.listens() + " records were given out");
    }
    waiting.poll();
    return first.record;
  }

  private void make() {
    long timeMs = nextMs;
    Session session = sessions.at(timeMs);
    Listen listen = payloads.listen(session, Instant.ofEpochMilli(timeMs - timeMs % SECOND_MS));
    byte[] payload = payloads.encode(session.listener.source(), listen);
    long arrivalMs = timeMs + delayMs(session, timeMs);
    if (random.nextDouble() < workload.malformedShare()) {
      byte[] spoilt = Malformation.next(random).spoil(payload, random);
      add(arrivalMs, new GeneratedListen(at(arrivalMs), listen.userId(), spoilt, null, false));
    } else {
      add(arrivalMs, new GeneratedListen(at(arrivalMs), listen.userId(), payload, listen, false));
      if (listen.listenId() != null && random.nextDouble() < workload.duplicateShare()) {
        addDuplicate(arrivalMs, payload, listen);
      }
    }
    sessions.reported(session, timeMs);
    nextMs = times.at((made + random.nextDouble()) / workload.listens());
  }

  private void addDuplicate(long arrivalMs, byte[] payload, Listen listen) {
    if (made < workload.listens()) {
      long againMs = arrivalMs + Draw.logUniform(random, LEAST_RETRY_MS, LONGEST_RETRY_MS);
      add(againMs, new GeneratedListen(at(againMs), listen.userId(), payload, listen, true));
    }
  }

  private void add(long arrivalMs, GeneratedListen record) {
    waiting.add(new Waiting(arrivalMs, made, record));
    made++;
  }

  private long delayMs(Session session, long timeMs) {
    if (session.offline()) {
      return Math.max(0, session.onlineMs - timeMs) + session.reports++ * BURST_STEP_MS;
    }
    if (random.nextDouble() < workload.lateShare()) {
      return Draw.logUniform(
          random, workload.leastLate().toMillis(), workload.lateUpTo().toMillis());
    }
    double usual = Draw.logNormal(random, USUAL_DELAY_MS, USUAL_SIGMA);
    return Math.min((long) usual, LONGEST_USUAL_DELAY_MS);
  }

  private static Instant at(long epochMs) {
    return Instant.ofEpochMilli(epochMs);
  }

  /** A record on its way; the number keeps apart what arrives in the same millisecond. */
  private record Waiting(long arrivalMs, long number, GeneratedListen record)
      implements Comparable<Waiting> {

    @Override
    public int compareTo(Waiting other) {
      int byArrival = Long.compare(arrivalMs, other.arrivalMs);
      return byArrival != 0 ? byArrival : Long.compare(number, other.number);
    }
  }
}
