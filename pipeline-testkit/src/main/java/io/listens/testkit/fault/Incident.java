package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Interceptor.Handler;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A call that a fault is due at.
 *
 * @param number the call's number for the rule, from 1
 * @param draw chances of this rule and this call alone
 * @param tools what faults work with
 */
record Incident(Call call, long number, SplittableRandom draw, FaultKind kind, Tools tools) {

  /**
   * What faults work with.
   *
   * @param service carries calls out, without faults
   * @param trimmer forgets records
   * @param pause waits
   */
  record Tools(Handler service, Trimmer trimmer, Consumer<Duration> pause, FaultLog log) {}

  void fired() {
    tools.log().add(new FaultLog.Entry(kind, call.operation(), call.target(), number));
  }
}
