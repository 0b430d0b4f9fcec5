package io.listens.testkit.fault;

import io.listens.testkit.emulator.Interceptor.Handler;
import io.listens.testkit.emulator.Reply;
import java.io.IOException;

/** What goes wrong. */
@FunctionalInterface
interface Fault {

  /**
   * Answers a call wrongly, and says so to the incident if it found something to do.
   *
   * @param next carries the call out, with the faults that come after this one
   * @throws IOException to break the connection
   */
  Reply apply(Incident incident, Handler next) throws IOException;
}
