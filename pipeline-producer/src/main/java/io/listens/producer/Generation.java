package io.listens.producer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The listens accepted between one flush and the next. */
final class Generation {

  private final AtomicLong open = new AtomicLong(1); // one for the generation itself
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean flushed;

  void enter() {
    open.incrementAndGet();
  }

  /** Called once a listen's future is complete. */
  void leave() {
    if (open.decrementAndGet() == 0) {
      done.complete(null);
    }
  }

  /** Nobody enters any more, and nobody's listen lingers. */
  CompletableFuture<Void> flush() {
    flushed = true;
    leave();
    return done;
  }

  boolean isFlushed() {
    return flushed;
  }
}
