package io.listens.testkit.emulator;

import com.sun.net.httpserver.HttpExchange;
import io.listens.testkit.emulator.kinesis.AwsException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** S3 over HTTP: names the operation and lets it be carried out. */
final class S3Front {

  private static final System.Logger LOG = System.getLogger(S3Front.class.getName());

  private final Forwarder forwarder;
  private final Interceptor interceptor;

  S3Front(Forwarder forwarder, Interceptor interceptor) {
    this.forwarder = forwarder;
    this.interceptor = interceptor;
  }

  void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String operation =
        S3Operations.name(
            exchange.getRequestMethod(),
            path,
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders());
    if (isForAnotherService(exchange)) {
      sendError(exchange, unknownService(path));
      return;
    }
    Call call = new Call(Call.Service.S3, operation, S3Operations.target(path), Map.of());
    try {
      Reply reply = interceptor.intercept(call, c -> forwarder.forward(exchange));
      if (!(reply instanceof Reply.Http answer)) {
        throw new IllegalStateException("An interceptor answered S3 with " + reply);
      }
      Forwarder.passBack(answer, exchange);
    } catch (AwsException e) {
      sendError(exchange, e);
    }
  }

  /** Whether it is for what S3 has not: CloudWatch, STS, SQS and the like post to the root. */
  private static boolean isForAnotherService(HttpExchange exchange) {
    boolean post = exchange.getRequestMethod().equals("POST");
    boolean root = exchange.getRequestURI().getRawPath().equals("/");
    return (post && root) || exchange.getRequestHeaders().containsKey("smithy-protocol");
  }

  private static AwsException unknownService(String path) {
    return new AwsException(
        "UnknownOperationException",
        400,
        "The emulator doesn't know the service that "
            + path
            + " is for; it has Kinesis, DynamoDB and S3");
  }

  private static void sendError(HttpExchange exchange, AwsException e) throws IOException {
    byte[] body =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
                + e.type()
                + "</Code><Message>"
                + e.message().replace("&", "&amp;").replace("<", "&lt;")
                + "</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    drain(exchange);
    exchange.sendResponseHeaders(e.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Takes in what was sent: a client that is still sending would see a broken pipe, no error. */
  private static void drain(HttpExchange exchange) {
    try {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The body was handed on, and closed", e);
    }
  }
}
