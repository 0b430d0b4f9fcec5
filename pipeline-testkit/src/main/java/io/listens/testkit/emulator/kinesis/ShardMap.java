package io.listens.testkit.emulator.kinesis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a stream at one moment. Immutable.
 *
 * @param all every shard there ever was, at its number
 * @param open those that take records, in order of their keys; together they are the whole ring
 */
record ShardMap(List<Shard> all, List<Shard> open) {

  private static final Comparator<Shard> BY_KEYS =
      Comparator.comparing(shard -> shard.range().start());

  static ShardMap of(List<Shard> shards) {
    return new ShardMap(List.copyOf(shards), shards.stream().sorted(BY_KEYS).toList());
  }

  ShardMap replace(List<Shard> parents, List<Shard> children) {
    List<Shard> nowAll = new ArrayList<>(all);
    nowAll.addAll(children);
    List<Shard> nowOpen = new ArrayList<>(open);
    nowOpen.removeAll(parents);
    nowOpen.addAll(children);
    nowOpen.sort(BY_KEYS);
    return new ShardMap(List.copyOf(nowAll), List.copyOf(nowOpen));
  }

  /** The shard of that number; null if there is none. */
  @Nullable Shard get(int number) {
    return number >= 0 && number < all.size() ? all.get(number) : null;
  }

  /** The open shard that a key belongs to. */
  Shard openFor(HashKey key) {
    int low = 0;
    int high = open.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (open.get(middle).range().start().compareTo(key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return open.get(low);
  }
}
