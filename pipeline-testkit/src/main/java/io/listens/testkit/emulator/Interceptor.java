package io.listens.testkit.emulator;

import io.listens.model.Internal;
import java.io.IOException;

/**
 * Stands around every call of every service: may change the request, answer in its place, carry it
 * out and answer otherwise, wait, or break the connection. Called from many threads at once.
 */
@Internal
@FunctionalInterface
public interface Interceptor {

  /** Lets every call through as it is. */
  Interceptor NONE = (call, next) -> next.handle(call);

  /**
   * Answers a call.
   *
   * @param call the request
   * @param next carries it out; may be called not at all, or once; for Kinesis as often as wanted,
   *     also with other calls than this one
   * @return what the client gets
   * @throws io.listens.testkit.emulator.kinesis.AwsException to answer that error, in the form that
   *     the service has for it
   * @throws IOException to break the connection without an answer
   */
  Reply intercept(Call call, Handler next) throws IOException;

  /** Carries a call out. */
  @FunctionalInterface
  interface Handler {

    /**
     * Carries it out.
     *
     * @throws io.listens.testkit.emulator.kinesis.AwsException if the service answers an error
     * @throws IOException if the connection breaks
     */
    Reply handle(Call call) throws IOException;
  }
}
