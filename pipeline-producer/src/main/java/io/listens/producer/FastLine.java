package io.listens.producer;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First come, first gone; what is sent again may arrive after what came later. */
final class FastLine implements Line {

  private final ArrayDeque<Entry> queue = new ArrayDeque<>();

  @Override
  public void add(Entry entry) {
    queue.addLast(entry);
  }

  @Override
  public void putBack(Entry entry) {
    queue.addFirst(entry);
  }

  @Override
  public @Nullable Entry first() {
    return queue.peekFirst();
  }

  @Override
  public Entry remove() {
    return queue.removeFirst();
  }

  @Override
  public @Nullable Entry firstBeside(Entry removed) {
    return queue.peekFirst();
  }

  @Override
  public Entry removeBeside(Entry removed) {
    return queue.removeFirst();
  }

  @Override
  public void release(String partitionKey) {}

  @Override
  public int size() {
    return queue.size();
  }

  @Override
  public List<Entry> drain() {
    List<Entry> all = List.copyOf(queue);
    queue.clear();
    return all;
  }
}
