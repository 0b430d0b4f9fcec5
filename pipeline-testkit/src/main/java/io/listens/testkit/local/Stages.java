package io.listens.testkit.local;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells of the stages of a run and times them. */
final class Stages {

  private final Consumer<String> out;
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  Stages(Consumer<String> out) {
    this.out = out;
  }

  /** Tells something that happened. */
  void tell(String line) {
    out.accept("  " + line);
  }

  <T> T run(String name, String what, Callable<T> stage) throws Exception {
    out.accept(what + " ...");
    long start = System.nanoTime();
    T result = stage.call();
    double took = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    seconds.put(name, Math.round(took * 100) / 100.0);
    return result;
  }

  /** How long each stage took, by name, in order. */
  Map<String, Double> seconds() {
    return Collections.unmodifiableMap(seconds);
  }
}
