package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Interceptor.Handler;
import io.listens.testkit.emulator.Reply;
import io.listens.testkit.emulator.kinesis.AwsException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** Faults that any operation may have. */
final class ErrorFaults {

  private static final Set<String> MOVES_RECORDS =
      Set.of("PutRecord", "PutRecords", "GetRecords", "GetShardIterator");

  private static final Set<String> MOVES_ITEMS =
      Set.of(
          "BatchExecuteStatement",
          "BatchGetItem",
          "BatchWriteItem",
          "DeleteItem",
          "ExecuteStatement",
          "ExecuteTransaction",
          "GetItem",
          "GetRecords",
          "PutItem",
          "Query",
          "Scan",
          "TransactGetItems",
          "TransactWriteItems",
          "UpdateItem");

  private static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";
  private static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810#";

  private ErrorFaults() {}

  static Reply throttle(Incident incident, Handler next) {
    incident.fired();
    String operation = incident.call().operation();
    throw switch (incident.call().service()) {
      case S3 -> new AwsException("SlowDown", 503, "Please reduce your request rate.");
      case KINESIS ->
          refusal(
              MOVES_RECORDS.contains(operation) ? THROUGHPUT_EXCEEDED : "LimitExceededException",
              operation);
      case DYNAMODB ->
          refusal(
              MOVES_ITEMS.contains(operation)
                  ? DYNAMODB + THROUGHPUT_EXCEEDED
                  : "com.amazon.coral.availability#ThrottlingException",
              operation);
    };
  }

  private static AwsException refusal(String type, String operation) {
    return new AwsException(type, 400, "Rate exceeded for " + operation + " (a planned fault)");
  }

  static Reply serverError(Incident incident, int status) {
    incident.fired();
    throw error(incident, status);
  }

  private static AwsException error(Incident incident, int status) {
    String internal =
        switch (incident.call().service()) {
          case S3 -> "InternalError";
          case KINESIS -> "InternalFailure";
          case DYNAMODB -> DYNAMODB + "InternalServerError";
        };
    return new AwsException(
        status == 503 ? "ServiceUnavailable" : internal,
        status,
        incident.call().operation() + " failed (a planned fault)");
  }

  static Reply delay(Incident incident, Handler next, Duration duration) throws IOException {
    Reply reply = next.handle(incident.call());
    incident.fired();
    incident.tools().pause().accept(duration);
    return reply;
  }

  static Reply reset(Incident incident, Handler next) throws IOException {
    incident.fired();
    throw new IOException("The connection ends here (a planned fault)");
  }

  static Reply deny(Incident incident, Handler next) {
    incident.fired();
    Call.Service service = incident.call().service();
    String code =
        switch (service) {
          case S3 -> "AccessDenied";
          case KINESIS -> "AccessDeniedException";
          case DYNAMODB -> "com.amazon.coral.service#AccessDeniedException";
        };
    throw new AwsException(
        code,
        service == Call.Service.S3 ? 403 : 400,
        incident.call().operation() + " is not allowed (a planned fault)");
  }

  static Reply loseAnswer(Incident incident, Handler next) throws IOException {
    Reply reply = next.handle(incident.call());
    if (reply instanceof Reply.Http answer) {
      if (answer.status() >= 400) {
        return reply;
      }
      answer.body().close();
    }
    incident.fired();
    throw error(incident, 500);
  }

  static Reply killBefore(Incident incident, Runnable kill) throws IOException {
    incident.fired();
    kill.run();
    throw new IOException("Whoever called is dead (a planned fault)");
  }

  static Reply killAfter(Incident incident, Handler next, Runnable kill) throws IOException {
    if (next.handle(incident.call()) instanceof Reply.Http answer) {
      answer.body().close();
    }
    return killBefore(incident, kill);
  }
}
