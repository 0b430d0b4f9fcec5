package io.listens.producer;

import io.listens.producer.KinesisPort.CallFailedException;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import io.listens.producer.KinesisPort.Shard;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the stream's shards when there is a reason, one question at a time and not more than one
 * a second: the answer may lag behind a reshard. Guarded by the dispatcher's lock.
 */
final class ShardWatch {

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Environment environment;
  private final Runnable load;
  private final Backoff backoff;
  private boolean asking;
  private boolean asked;
  private long askedNanos;
  private int failures;

  /**
   * @param load runs on a worker; calls {@link #load} and then, under the lock, {@link #answered}
   */
  ShardWatch(Environment environment, Runnable load) {
    this.environment = environment;
    this.load = load;
    this.backoff = new Backoff(LEAST_PAUSE, LONGEST_PAUSE, environment.random());
  }

  /**
   * What came of a question.
   *
   * @param open the open shards; empty if refused
   * @param refused why there is no answer; null if there is one
   */
  record Answer(List<Shard> open, @Nullable Refused refused) {}

  /** Asks soon, unless a question is open already. */
  void request() {
    if (!asking) {
      asking = true;
      long now = environment.scheduler().nanoTime();
      ask(asked ? Math.max(0, LEAST_PAUSE.toNanos() - (now - askedNanos)) : 0);
    }
  }

  private void ask(long delayNanos) {
    if (delayNanos == 0) {
      environment.workers().execute(load);
    } else {
      environment.scheduler().schedule(() -> environment.workers().execute(load), delayNanos);
    }
  }

  /** Makes the call; outside the lock. */
  Answer load(KinesisPort port) {
    try {
      List<Shard> open = port.openShards();
      return open.isEmpty()
          ? refused(Severity.TRANSIENT, "the stream has no open shard")
          : new Answer(open, null);
    } catch (CallFailedException e) {
      return refused(e.severity(), e.getMessage() + " (listing the stream's shards)");
    } catch (RuntimeException | Error e) {
      return refused(Severity.FATAL, e + " (listing the stream's shards)");
    }
  }

  private static Answer refused(Severity severity, String error) {
    return new Answer(List.of(), new Refused(severity, error));
  }

  /** Ends the question, or asks again after a pause. */
  void answered(Answer answer) {
    asking = false;
    asked = true;
    askedNanos = environment.scheduler().nanoTime();
    if (answer.refused() == null) {
      failures = 0;
    } else if (answer.refused().severity() != Severity.FATAL) {
      asking = true;
      ask(backoff.nanos(++failures));
    }
  }
}
