package io.listens.producer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of each partition key: one record of a key is under way at a time, and the key's
 * other listens wait for its answer. Only listens of one key share a record, so that each lands in
 * its own shard even while shards change.
 */
final class StrictLine implements Line {

  private final Set<String> underWay;
  private final Map<String, ArrayDeque<Entry>> chains = new HashMap<>();
  private final ArrayDeque<ArrayDeque<Entry>> ready = new ArrayDeque<>();
  private int size;

  /**
   * @param underWay the keys with a record under way; shared by all lines, for a key's line may
   *     change meanwhile
   */
  StrictLine(Set<String> underWay) {
    this.underWay = underWay;
  }

  @Override
  public void add(Entry entry) {
    chain(entry).addLast(entry);
  }

  @Override
  public void putBack(Entry entry) {
    chain(entry).addFirst(entry);
  }

  private ArrayDeque<Entry> chain(Entry entry) {
    size++;
    String key = entry.message.partitionKey();
    ArrayDeque<Entry> chain = chains.computeIfAbsent(key, k -> new ArrayDeque<>());
    if (chain.isEmpty() && !underWay.contains(key)) {
      ready.addLast(chain);
    }
    return chain;
  }

  @Override
  public @Nullable Entry first() {
    ArrayDeque<Entry> chain = ready.peekFirst();
    return chain == null ? null : chain.peekFirst();
  }

  @Override
  public Entry remove() {
    size--;
    Entry entry = ready.removeFirst().removeFirst();
    underWay.add(entry.message.partitionKey());
    return entry;
  }

  @Override
  public @Nullable Entry firstBeside(Entry removed) {
    ArrayDeque<Entry> chain = chains.get(removed.message.partitionKey());
    return chain == null ? null : chain.peekFirst();
  }

  @Override
  public Entry removeBeside(Entry removed) {
    size--;
    return chains.getOrDefault(removed.message.partitionKey(), new ArrayDeque<>()).removeFirst();
  }

  @Override
  public void release(String partitionKey) {
    underWay.remove(partitionKey);
    ArrayDeque<Entry> chain = chains.get(partitionKey);
    if (chain != null && !chain.isEmpty()) {
      ready.addLast(chain);
    } else {
      chains.remove(partitionKey);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Entry> drain() {
    List<Entry> all = new ArrayList<>();
    chains.values().forEach(all::addAll);
    all.sort(Comparator.comparingLong(entry -> entry.number));
    chains.clear();
    ready.clear();
    size = 0;
    return all;
  }
}
