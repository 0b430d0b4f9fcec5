package io.listens.producer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Listens that wait, oldest first, and pause together after a failure. Not thread-safe. */
final class Lane {

  /** A delay without end. */
  static final long NEVER = Long.MAX_VALUE;

  private final ProducerConfig config;
  private final Backoff backoff;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private long bytes;
  private int failures;
  private boolean paused;
  private long pausedUntil;

  Lane(ProducerConfig config, Backoff backoff) {
    this.config = config;
    this.backoff = backoff;
  }

  /** Whether this listen makes something due: the first to linger, or the last of a full batch. */
  boolean add(Entry entry) {
    queue.addLast(entry);
    long before = bytes;
    bytes += entry.size();
    return queue.size() == 1
        || queue.size() % config.maxBatchRecords() == 0
        || bytes / config.maxBatchBytes() > before / config.maxBatchBytes();
  }

  /** Takes back what must be sent again, ahead of all that waits. */
  void putBack(List<Entry> entries) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      queue.addFirst(entries.get(i));
      bytes += entries.get(i).size();
    }
  }

  void succeeded() {
    failures = 0;
  }

  void failed(long now) {
    pausedUntil = now + backoff.nanos(++failures);
    paused = true;
  }

  /** Nanoseconds until there is something to cut: 0 for now, {@link #NEVER} when empty. */
  long delay(long now) {
    Entry head = queue.peekFirst();
    if (head == null) {
      return NEVER;
    }
    if (paused && pausedUntil - now <= 0) {
      paused = false;
    }
    boolean full = queue.size() >= config.maxBatchRecords() || bytes >= config.maxBatchBytes();
    long linger =
        full || head.generation.isFlushed()
            ? 0
            : config.linger().toNanos() - (now - head.acceptedNanos);
    return Math.max(0, paused ? Math.max(linger, pausedUntil - now) : linger);
  }

  /** Moves listens into the batch while they are due and fit. */
  void fill(Batch batch, long now) {
    if (delay(now) > 0) {
      return;
    }
    while (!queue.isEmpty() && batch.fits(queue.getFirst().size())) {
      Entry head = remove();
      head.attempts++;
      batch.add(new Parcel(this, head));
    }
  }

  /** Nanoseconds until the oldest listen is given up; {@link #NEVER} when empty. */
  long delayToDeadline(long now) {
    Entry head = queue.peekFirst();
    return head == null ? NEVER : Math.max(0, timeLeft(head, now));
  }

  /** Takes out the listens whose deadline has passed. */
  List<Entry> expire(long now) {
    List<Entry> expired = new ArrayList<>();
    while (delayToDeadline(now) == 0) {
      expired.add(remove());
    }
    return expired;
  }

  boolean isOverdue(Entry entry, long now) {
    return timeLeft(entry, now) <= 0;
  }

  /** Takes out all listens. */
  List<Entry> drain() {
    List<Entry> all = new ArrayList<>(queue);
    queue.clear();
    bytes = 0;
    return all;
  }

  private long timeLeft(Entry entry, long now) {
    return config.deliveryTimeout().toNanos() - (now - entry.acceptedNanos);
  }

  private Entry remove() {
    Entry head = queue.removeFirst();
    bytes -= head.size();
    return head;
  }
}
