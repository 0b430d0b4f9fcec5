package io.listens.producer.cli;

import io.listens.model.Listen;
import io.listens.producer.ListenProducer;
import io.listens.producer.Receipt;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.SourceRow;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends the rows of sources, one after the other. */
final class Run {

  /** Long waits are cut, so that a stop is seen soon. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final String REJECTS_KEY = "rejected";

  private final ListenProducer producer;
  private final Pacer pacer;
  private final Rules rules;
  private final Acks acks;
  private final long skip;
  private final AtomicLong unsent = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile long rows;
  private long rejected;

  /**
   * What to do with rows that aren't sent.
   *
   * @param sendRejects whether rows that are no listens are sent as they are
   * @param keepsDeadLetters whether a listen that can't be sent is kept elsewhere, so that the run
   *     may go on
   */
  record Rules(boolean sendRejects, boolean keepsDeadLetters) {}

  Run(ListenProducer producer, Pacer pacer, Rules rules, long skip) {
    this.producer = producer;
    this.pacer = pacer;
    this.rules = rules;
    this.skip = skip;
    this.acks = new Acks(skip);
  }

  /** Reads the source to its end, a stop or a failure. */
  void send(ListenSource source) throws IOException, InterruptedException {
    while (!isOver()) {
      SourceRow row = source.next();
      if (row == null) {
        return;
      }
      long place = rows;
      rows = place + 1;
      if (place >= skip) {
        send(place, row);
      }
    }
  }

  private void send(long place, SourceRow row) throws InterruptedException {
    if (row instanceof SourceRow.Accepted accepted) {
      Listen listen = accepted.listen();
      await(listen);
      if (isOver()) {
        rows = place;
      } else {
        follow(place, producer.send(listen));
      }
    } else if (row instanceof SourceRow.Rejected reject) {
      rejected++;
      if (rules.sendRejects()) {
        follow(place, producer.sendRaw(REJECTS_KEY + place % 1000, reject.cause().raw()));
      } else {
        acks.done(place);
      }
    }
  }

  private void await(Listen listen) throws InterruptedException {
    long due = System.nanoTime() + pacer.delay(listen.listenedAt(), System.nanoTime());
    for (long left = due - System.nanoTime();
        left > 0 && !isOver();
        left = due - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_WAIT_NANOS));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback sees to both ends.
  private void follow(long place, CompletableFuture<Receipt> sent) {
    sent.whenComplete(
        (receipt, error) -> {
          if (error == null || rules.keepsDeadLetters()) {
            acks.done(place);
          }
          if (error != null) {
            unsent.incrementAndGet();
            failure.compareAndSet(null, error);
          }
        });
  }

  /** Ends the reading; what is under way goes on. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  private boolean isOver() {
    return stopped || (failure.get() != null && !rules.keepsDeadLetters());
  }

  /** Rows from the beginning that need not be sent again. */
  long doneRows() {
    return acks.rows();
  }

  /** Why the first listen failed; null when none did. */
  @Nullable Throwable failure() {
    return failure.get();
  }

  Tally.Outcome outcome(String ending) {
    return new Tally.Outcome(ending, rows, Math.min(skip, rows), rejected, unsent.get());
  }
}
