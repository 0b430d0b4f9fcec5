package io.listens.testkit.emulator;

import com.sun.net.httpserver.HttpExchange;
import io.listens.testkit.emulator.kinesis.AwsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DynamoDB and its streams over HTTP: names the operation and lets it be carried out. */
final class DynamoDbFront {

  /** What the header {@code X-Amz-Target} begins with, for DynamoDB's streams too. */
  static final String TARGET_PREFIX = "DynamoDB";

  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  private final @Nullable Forwarder forwarder;
  private final Interceptor interceptor;

  /**
   * @param forwarder leads to a DynamoDB; null if there is none
   */
  DynamoDbFront(@Nullable Forwarder forwarder, Interceptor interceptor) {
    this.forwarder = forwarder;
    this.interceptor = interceptor;
  }

  void answer(HttpExchange exchange, String target) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.setStreams(new ByteArrayInputStream(body), null);
    String operation = target.substring(target.indexOf('.') + 1);
    Call call = new Call(Call.Service.DYNAMODB, operation, table(body), Map.of());
    try {
      Reply reply = interceptor.intercept(call, c -> forward(exchange, operation));
      if (!(reply instanceof Reply.Http answer)) {
        throw new IllegalStateException("An interceptor answered DynamoDB with " + reply);
      }
      Forwarder.passBack(answer, exchange);
    } catch (AwsException e) {
      sendError(exchange, e);
    }
  }

  private Reply forward(HttpExchange exchange, String operation) throws IOException {
    if (forwarder == null) {
      throw new AwsException(
          "UnknownOperationException",
          400,
          "Cannot carry out "
              + operation
              + ": the emulator was started without DynamoDB. Set dynamoDb(true) of"
              + " LocalAws.builder(), or --dynamodb of `emulate`");
    }
    return forwarder.forward(exchange);
  }

  /** The table that a request is about; empty if it is about none, or several. */
  private static String table(byte[] body) {
    try {
      Map<String, Object> request = WireFormat.JSON.read(body);
      if (request.get("TableName") instanceof String name) {
        return nameIn(name);
      }
      return request.get("RequestItems") instanceof Map<?, ?> items && items.size() == 1
          ? nameIn((String) items.keySet().iterator().next())
          : "";
    } catch (IOException e) {
      // It is not for this to say what is wrong with it.
      return "";
    }
  }

  /** A table's name may be given as its ARN. */
  private static String nameIn(String nameOrArn) {
    return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
  }

  private static void sendError(HttpExchange exchange, AwsException e) throws IOException {
    byte[] body = WireFormat.JSON.write(e.toDocument());
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    exchange.sendResponseHeaders(e.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
