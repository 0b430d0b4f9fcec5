package io.listens.producer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** In which order a lane's listens go. Not thread-safe. */
interface Line {

  /** A new listen, behind the others. */
  void add(Entry entry);

  /** A listen that must be sent again, before those that came after it. */
  void putBack(Entry entry);

  /** The listen that goes next; null when none may go now. */
  @Nullable Entry first();

  /** Takes it out. */
  Entry remove();

  /** The listen that may share a record with one just removed; null when none may. */
  @Nullable Entry firstBeside(Entry removed);

  /** Takes that out. */
  Entry removeBeside(Entry removed);

  /** The removed listens of this partition key have their answer. */
  void release(String partitionKey);

  /** Listens, those that may not go now included. */
  int size();

  /** Takes out all listens, oldest first. */
  List<Entry> drain();
}
