package io.listens.producer;

import java.util.ArrayList;
import java.util.List;

/** Futures to complete once the lock is left, so that no caller's code runs under it. */
final class Answers {

  private final List<Runnable> completions = new ArrayList<>();

  void sent(Entry entry, Receipt receipt) {
    completions.add(
        () -> {
          entry.future.complete(receipt);
          entry.generation.leave();
        });
  }

  void failed(Entry entry, SendFailedException cause) {
    completions.add(
        () -> {
          entry.future.completeExceptionally(cause);
          entry.generation.leave();
        });
  }

  boolean isEmpty() {
    return completions.isEmpty();
  }

  void deliver() {
    completions.forEach(Runnable::run);
  }
}
