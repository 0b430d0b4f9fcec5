package io.listens.producer;

import io.listens.producer.Batch.Outcome;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import io.listens.producer.KinesisPort.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Moves listens from callers to Kinesis. All state is under one lock; calls to Kinesis and the
 * completion of futures happen outside it. Nothing here waits for time to pass: each event (a full
 * load, an answer, a timer) pumps what is due and sets a timer for what isn't.
 */
final class Dispatcher {

  private final ProducerConfig config;
  private final KinesisPort port;
  private final Environment environment;
  private final Failures failures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Admission admission;
  private final Lanes lanes;
  private final ShardWatch shards;
  private final DeadLetters deadLetters;
  private final @Nullable Spool spool;
  private final Counters counters = new Counters();

  private Generation generation = new Generation();
  private CompletableFuture<Void> flushed = CompletableFuture.completedFuture(null);
  private Answers answers;
  private int inFlight;
  private boolean timerSet;
  private long timerNanos;

  /** Why the shards weren't told when they were asked for last; null when they were. */
  private @Nullable String unlisted;

  /** Why nothing is sent any more; null while it is. */
  private @Nullable SendFailedException stopped;

  Dispatcher(ProducerConfig config, KinesisPort port, Environment environment) {
    this.config = config;
    this.port = port;
    this.environment = environment;
    this.failures = new Failures(config);
    this.deadLetters = new DeadLetters(config.deadLetters());
    this.answers = new Answers(config.listener(), deadLetters);
    this.admission = new Admission(config, environment.scheduler(), lock);
    this.lanes = new Lanes(config, environment.random(), now());
    this.shards = new ShardWatch(environment, this::loadShards);
    this.spool = config.spool() == null ? null : new Spool(config.spool());
    List<Spool.Left> left = left();
    shards.request();
    resume(left);
  }

  /** Takes a listen in, or fails its future; may wait for room. */
  CompletableFuture<Receipt> accept(Message message) {
    lock.lock();
    try {
      @Nullable SendFailedException no = admission.admit(message);
      if (no != null) {
        counters.failed++;
        return answers.refused(message, no);
      }
      return queue(message, spool == null ? null : spool.append(message)).future;
    } catch (IOException e) {
      admission.release(message);
      counters.failed++;
      return answers.refused(message, failures.spool(e));
    } finally {
      unlock();
    }
  }

  private Entry queue(Message message, Spool.@Nullable Segment segment) {
    Entry entry = new Entry(message, ++counters.accepted, now(), generation);
    entry.segment = segment;
    generation.enter();
    if (lanes.add(entry)) {
      pump();
    }
    return entry;
  }

  private List<Spool.Left> left() {
    try {
      return spool == null ? List.of() : spool.left();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void resume(List<Spool.Left> all) {
    lock.lock();
    try {
      for (Spool.Left left : all) {
        admission.readmit(left.message());
        queue(left.message(), left.segment());
      }
    } finally {
      unlock();
    }
  }

  /** Gives the spool back, once all futures are complete. */
  void close() {
    if (spool != null) {
      try {
        spool.close();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot close spool '" + config.spool() + "'", e);
      }
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
      admission.end(failures.closed());
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
      return counters.snapshot(admission.bytes(), lanes.metrics());
    } finally {
      unlock();
    }
  }

  /** Hands what is due to the workers and sets a timer for the rest. */
  private void pump() {
    long now = now();
    for (Entry entry : lanes.expire(now)) {
      String reason = entry.attempts == 0 && unlisted != null ? unlisted : entry.lastError;
      fail(entry, failures.deadline(entry.attempts, reason));
    }
    while (inFlight < config.maxInFlight()) {
      Batch batch = lanes.cut(now);
      if (batch.isEmpty()) {
        break;
      }
      inFlight++;
      environment.workers().execute(() -> deliver(batch));
    }
    // While all calls are under way, the next answer pumps: only a deadline can come first.
    long next = inFlight < config.maxInFlight() ? lanes.delay(now) : Lane.NEVER;
    setTimer(now, Math.min(next, lanes.delayToDeadline(now)));
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

  private void loadShards() {
    ShardWatch.Answer answer = shards.load(port);
    lock.lock();
    try {
      shards.answered(answer);
      unlisted = answer.refused() == null ? null : answer.refused().error();
      if (answer.refused() == null) {
        lanes.follow(answer.open(), now());
      } else if (answer.refused().severity() == Severity.FATAL) {
        stop(failures.fatal(answer.refused().error()));
      }
      pump();
    } finally {
      unlock();
    }
  }

  private void deliver(Batch batch) {
    List<Outcome> outcomes = batch.putTo(port);
    lock.lock();
    try {
      inFlight--;
      counters.requests++;
      settle(outcomes);
      pump();
    } finally {
      unlock();
    }
  }

  private void settle(List<Outcome> outcomes) {
    List<Entry> again = new ArrayList<>();
    Set<Lane> troubled = new HashSet<>();
    for (Outcome outcome : outcomes) {
      if (outcome.result() instanceof Stored stored) {
        stored(outcome, stored);
      } else if (outcome.result() instanceof Refused refused) {
        troubled.add(outcome.parcel().lane());
        refused(outcome.parcel(), refused, again);
      }
    }
    troubled.forEach(lane -> lane.pause(now()));
    counters.retried += again.size();
    lanes.putBack(again);
    outcomes.forEach(outcome -> lanes.release(outcome.parcel()));
  }

  private void stored(Outcome outcome, Stored stored) {
    Parcel parcel = outcome.parcel();
    Lane lane = parcel.lane();
    long now = now();
    lane.stored(parcel, outcome.size(), now);
    if (!lane.isClosed() && !lane.shardId().equals(stored.shardId())) {
      shards.request();
    }
    counters.records++;
    counters.bytes += outcome.size();
    counters.sent += parcel.entries().size();
    for (Entry entry : parcel.entries()) {
      counters.latency.record(now - entry.acceptedNanos);
      admission.release(entry.message);
    }
    answers.stored(outcome, stored, now);
  }

  private void refused(Parcel parcel, Refused refused, List<Entry> again) {
    if (refused.severity() == Severity.THROTTLED) {
      counters.throttled++;
      parcel.lane().throttled(now());
    } else if (refused.severity() == Severity.FATAL) {
      stop(failures.fatal(refused.error()));
    }
    answers.refused(parcel, refused);
    for (Entry entry : parcel.entries()) {
      entry.lastError = refused.error();
      if (stopped != null) {
        fail(entry, stopped);
      } else if (config.timeLeft(entry, now()) <= 0) {
        fail(entry, failures.deadline(entry.attempts, entry.lastError));
      } else {
        again.add(entry);
      }
    }
  }

  /** Ends all sending: what waits fails, and what is under way fails unless its call succeeds. */
  private void stop(SendFailedException cause) {
    if (stopped == null) {
      stopped = cause;
      admission.end(cause);
      lanes.drain().forEach(entry -> fail(entry, cause));
    }
  }

  private void fail(Entry entry, SendFailedException cause) {
    counters.failed++;
    admission.release(entry.message);
    answers.failed(entry, cause);
  }

  private long now() {
    return environment.scheduler().nanoTime();
  }

  /** Leaves the lock, then completes the futures that were settled under it. */
  private void unlock() {
    Answers settled = answers;
    boolean any = !settled.isEmpty();
    if (any) {
      answers = new Answers(config.listener(), deadLetters);
    }
    lock.unlock();
    if (any) {
      settled.deliver();
    }
  }
}
