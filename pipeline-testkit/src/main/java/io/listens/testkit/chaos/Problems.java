package io.listens.testkit.chaos;

import java.util.ArrayList;
import java.util.List;

/** What is found not to be as it must be, in the words of the domain. */
final class Problems {

  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    found.add(problem);
  }

  /**
   * @param problem told unless it holds, with the values put in
   */
  void require(boolean holds, String problem, Object... values) {
    if (!holds) {
      found.add(problem.formatted(values));
    }
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
