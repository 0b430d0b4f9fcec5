package io.listens.testkit.emulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.listens.testkit.emulator.kinesis.AwsException;
import io.listens.testkit.emulator.kinesis.KinesisEngine;
import java.io.IOException;
import java.util.Map;

/** Kinesis over HTTP: documents in and out, as JSON or CBOR, whichever the client speaks. */
final class KinesisFront {

  private static final String TARGET_PREFIX = "Kinesis_20131202.";

  private final KinesisEngine engine;
  private final Interceptor interceptor;

  KinesisFront(KinesisEngine engine, Interceptor interceptor) {
    this.engine = engine;
    this.interceptor = interceptor;
  }

  void answer(HttpExchange exchange, String target) throws IOException {
    WireFormat format = WireFormat.of(exchange.getRequestHeaders().getFirst("Content-Type"));
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      Map<String, Object> answer = carryOut(operation(target), request(format, body));
      send(exchange, 200, format, answer.isEmpty() ? new byte[0] : format.write(answer));
    } catch (AwsException e) {
      send(exchange, e.status(), format, format.write(e.toDocument()));
    }
  }

  private static String operation(String target) {
    if (!target.startsWith(TARGET_PREFIX)) {
      throw new AwsException(
          "UnknownOperationException",
          400,
          "The emulator doesn't know the operation "
              + target
              + "; expected one that begins with "
              + TARGET_PREFIX
              + " or "
              + DynamoDbFront.TARGET_PREFIX);
    }
    return target.substring(TARGET_PREFIX.length());
  }

  private static Map<String, Object> request(WireFormat format, byte[] body) {
    try {
      return format.read(body);
    } catch (IOException e) {
      // Jackson's message may quote the body.
      throw new AwsException(
          "SerializationException", 400, "The request's body is not a map in " + format);
    }
  }

  private Map<String, Object> carryOut(String operation, Map<String, Object> request)
      throws IOException {
    Call call = new Call(Call.Service.KINESIS, operation, engine.streamOf(request), request);
    Reply reply =
        interceptor.intercept(
            call, c -> new Reply.Document(engine.call(c.operation(), c.document())));
    if (reply instanceof Reply.Document answer) {
      return answer.document();
    }
    throw new IllegalStateException("An interceptor answered Kinesis with " + reply);
  }

  private static void send(HttpExchange exchange, int status, WireFormat format, byte[] body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", format.contentType());
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
