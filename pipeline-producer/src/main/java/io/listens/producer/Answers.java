package io.listens.producer;

import io.listens.producer.Batch.Outcome;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import io.listens.producer.KinesisPort.Stored;
import io.listens.producer.SendFailedException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is to be told once the lock is left, so that no caller's code runs under it. */
final class Answers {

  private final ProducerListener listener;
  private final DeadLetters deadLetters;
  private final List<Runnable> due = new ArrayList<>();

  Answers(ProducerListener listener, DeadLetters deadLetters) {
    this.listener = listener;
    this.deadLetters = deadLetters;
  }

  void stored(Outcome outcome, Stored stored, long now) {
    List<Entry> entries = outcome.parcel().entries();
    due.add(
        () -> {
          for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            entry.future.complete(new Receipt(stored.shardId(), stored.sequenceNumber(), i));
            entry.leaveSpool();
            entry.generation.leave();
          }
          Duration latency = Duration.ofNanos(now - entries.get(0).acceptedNanos);
          listener.stored(stored.shardId(), entries.size(), outcome.size(), latency);
        });
  }

  void refused(Parcel parcel, Refused refused) {
    boolean throttled = refused.severity() == Severity.THROTTLED;
    due.add(() -> listener.refused(parcel.lane().shardId(), parcel.entries().size(), throttled));
  }

  void failed(Entry entry, SendFailedException cause) {
    due.add(
        () -> {
          if (deadLetters.keep(entry.message, cause)) {
            entry.leaveSpool();
          }
          entry.future.completeExceptionally(cause);
          entry.generation.leave();
          listener.failed(cause.reason());
        });
  }

  /** A message that wasn't taken in. Its caller may try again, unless it can never be sent. */
  CompletableFuture<Receipt> refused(Message message, SendFailedException cause) {
    CompletableFuture<Receipt> future = new CompletableFuture<>();
    due.add(
        () -> {
          if (cause.reason() == Reason.TOO_LARGE || cause.reason() == Reason.BAD_PARTITION_KEY) {
            deadLetters.keep(message, cause);
          }
          future.completeExceptionally(cause);
          listener.failed(cause.reason());
        });
    return future;
  }

  boolean isEmpty() {
    return due.isEmpty();
  }

  /** Tells all; a listener that throws keeps nobody from an answer. */
  void deliver() {
    for (Runnable answer : due) {
      try {
        answer.run();
      } catch (RuntimeException e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }
}
