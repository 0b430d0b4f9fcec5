package io.listens.producer;

import io.listens.producer.KinesisPort.PutResult;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import io.listens.producer.KinesisPort.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Moves listens from callers to Kinesis. All state is under one lock; calls to Kinesis and the
 * completion of futures happen outside it. Nothing here waits for time to pass: each event (a full
 * batch, an answer, a timer) pumps what is due and sets a timer for what isn't.
 */
final class Dispatcher {

  private final ProducerConfig config;
  private final KinesisPort port;
  private final Environment environment;
  private final Failures failures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomOrEnd = lock.newCondition();
  private final Lane lane;
  private final Counters counters = new Counters();

  private Generation generation = new Generation();
  private CompletableFuture<Void> flushed = CompletableFuture.completedFuture(null);
  private long bufferedBytes;
  private int inFlight;
  private boolean timerSet;
  private long timerNanos;
  private Answers answers = new Answers();

  /** Why no listen is taken in any more; null while they are. */
  private @Nullable SendFailedException refusal;

  /** Why nothing is sent any more; null while it is. */
  private @Nullable SendFailedException stopped;

  Dispatcher(ProducerConfig config, KinesisPort port, Environment environment) {
    this.config = config;
    this.port = port;
    this.environment = environment;
    this.failures = new Failures(config);
    this.lane = new Lane(config, new Backoff(config, environment.random()));
  }

  /** Takes a listen in, or fails its future; may wait for room. */
  CompletableFuture<Receipt> accept(String partitionKey, byte[] payload) {
    int size = Entry.sizeOf(partitionKey, payload);
    lock.lock();
    try {
      @Nullable SendFailedException no = refuse(partitionKey, size);
      if (no != null) {
        counters.failed++;
        return CompletableFuture.failedFuture(no);
      }
      Entry entry = new Entry(partitionKey, payload, now(), generation);
      generation.enter();
      bufferedBytes += entry.cost();
      counters.accepted++;
      if (lane.add(entry)) {
        pump();
      }
      return entry.future;
    } finally {
      unlock();
    }
  }

  private @Nullable SendFailedException refuse(String partitionKey, int size) {
    if (size > ProducerConfig.KINESIS_RECORD_BYTES) {
      return failures.tooLarge(size);
    }
    if (partitionKey.isEmpty() || partitionKey.length() > 256) {
      return failures.badPartitionKey(partitionKey.length());
    }
    return awaitRoom(Entry.cost(size));
  }

  private @Nullable SendFailedException awaitRoom(long cost) {
    long start = now();
    while (refusal == null && bufferedBytes + cost > config.bufferBytes()) {
      long left = config.fullTimeout().toNanos() - (now() - start);
      switch (config.whenFull()) {
        case BLOCK -> {}
        case FAIL -> {
          return failures.bufferFull("whenFull is FAIL");
        }
        case TIMEOUT -> {
          if (left <= 0) {
            return failures.bufferFull("waited " + config.fullTimeout().toMillis() + " ms");
          }
          environment.scheduler().schedule(this::wakeWaiting, left);
        }
      }
      try {
        roomOrEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return failures.bufferFull("interrupted while waiting");
      }
    }
    return refusal;
  }

  private void wakeWaiting() {
    lock.lock();
    try {
      roomOrEnd.signalAll();
    } finally {
      unlock();
    }
  }

  /** Completes when every listen accepted so far has its answer; none of them lingers any more. */
  CompletableFuture<Void> flush() {
    lock.lock();
    try {
      Generation ended = generation;
      generation = new Generation();
      flushed = CompletableFuture.allOf(flushed, ended.flush());
      pump();
      return flushed;
    } finally {
      unlock();
    }
  }

  /** Refuses new listens and flushes the others. */
  CompletableFuture<Void> drain() {
    lock.lock();
    try {
      if (refusal == null) {
        refusal = failures.closed();
      }
      roomOrEnd.signalAll();
    } finally {
      unlock();
    }
    return flush();
  }

  /** Fails whatever waits; what is under way fails unless its call succeeds. */
  void abandon() {
    lock.lock();
    try {
      stop(failures.interrupted());
    } finally {
      unlock();
    }
  }

  ProducerMetrics snapshot() {
    lock.lock();
    try {
      return counters.snapshot(bufferedBytes);
    } finally {
      unlock();
    }
  }

  /** Hands what is due to the workers and sets a timer for the rest. */
  private void pump() {
    long now = now();
    for (Entry entry : lane.expire(now)) {
      fail(entry, failures.deadline(entry.attempts, entry.lastError));
    }
    while (inFlight < config.maxInFlight()) {
      Batch batch = new Batch(config);
      lane.fill(batch, now);
      if (batch.isEmpty()) {
        break;
      }
      inFlight++;
      environment.workers().execute(() -> deliver(batch));
    }
    // While all calls are under way, the next answer pumps: only a deadline can come first.
    long next = inFlight < config.maxInFlight() ? lane.delay(now) : Lane.NEVER;
    setTimer(now, Math.min(next, lane.delayToDeadline(now)));
  }

  private void setTimer(long now, long delay) {
    if (delay == Lane.NEVER || (timerSet && timerNanos - now <= delay)) {
      return;
    }
    timerSet = true;
    timerNanos = now + delay;
    environment.scheduler().schedule(this::onTimer, delay);
  }

  private void onTimer() {
    lock.lock();
    try {
      timerSet = false;
      pump();
    } finally {
      unlock();
    }
  }

  private void deliver(Batch batch) {
    List<PutResult> results = batch.putTo(port);
    lock.lock();
    try {
      inFlight--;
      counters.requests++;
      settle(batch.parcels(), results);
      pump();
    } finally {
      unlock();
    }
  }

  private void settle(List<Parcel> parcels, List<PutResult> results) {
    Map<Lane, List<Entry>> again = new LinkedHashMap<>();
    for (int i = 0; i < parcels.size(); i++) {
      Parcel parcel = parcels.get(i);
      if (results.get(i) instanceof Refused refused) {
        refused(parcel, refused, again);
      } else if (results.get(i) instanceof Stored stored) {
        stored(parcel, stored);
      }
    }
    again.forEach(
        (lane, entries) -> {
          counters.retried += entries.size();
          lane.putBack(entries);
          lane.failed(now());
        });
  }

  private void stored(Parcel parcel, Stored stored) {
    Entry entry = parcel.entry();
    parcel.lane().succeeded();
    counters.records++;
    counters.bytes += parcel.size();
    counters.sent++;
    release(entry);
    answers.sent(entry, new Receipt(stored.shardId(), stored.sequenceNumber(), 0));
  }

  private void refused(Parcel parcel, Refused refused, Map<Lane, List<Entry>> again) {
    Entry entry = parcel.entry();
    entry.lastError = refused.error();
    if (refused.severity() == Severity.THROTTLED) {
      counters.throttled++;
    }
    if (refused.severity() == Severity.FATAL) {
      stop(failures.fatal(refused.error()));
    }
    if (stopped != null) {
      fail(entry, stopped);
    } else if (parcel.lane().isOverdue(entry, now())) {
      fail(entry, failures.deadline(entry.attempts, entry.lastError));
    } else {
      again.computeIfAbsent(parcel.lane(), l -> new ArrayList<>()).add(entry);
    }
  }

  /** Ends all sending: what waits fails, and what is under way fails unless its call succeeds. */
  private void stop(SendFailedException cause) {
    if (stopped == null) {
      stopped = cause;
      refusal = cause;
      lane.drain().forEach(entry -> fail(entry, cause));
      roomOrEnd.signalAll();
    }
  }

  private void fail(Entry entry, SendFailedException cause) {
    counters.failed++;
    release(entry);
    answers.failed(entry, cause);
  }

  private void release(Entry entry) {
    bufferedBytes -= entry.cost();
    roomOrEnd.signalAll();
  }

  private long now() {
    return environment.scheduler().nanoTime();
  }

  /** Leaves the lock, then completes the futures that were settled under it. */
  private void unlock() {
    Answers settled = answers;
    boolean any = !settled.isEmpty();
    if (any) {
      answers = new Answers();
    }
    lock.unlock();
    if (any) {
      settled.deliver();
    }
  }
}
