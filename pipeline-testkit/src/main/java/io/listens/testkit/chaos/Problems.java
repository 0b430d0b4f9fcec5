package io.listens.testkit.chaos;

import java.util.ArrayList;
import java.util.List;

/** What is found not to be as it must be, in the words of the domain. */
final class Problems {

  private final List<String> found = new ArrayList<>();

  /** Adds a problem; one that is known stays one. */
  void add(String problem) {
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  /** Adds a problem unless something holds. */
  void require(boolean holds, String problem) {
    if (!holds) {
      add(problem);
    }
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
