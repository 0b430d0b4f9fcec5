package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call.Service;
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

  private ErrorFaults() {}

  static Reply throttle(Incident incident, Handler next) {
    incident.fired();
    if (incident.call().service() == Service.S3) {
      throw new AwsException("SlowDown", 503, "Please reduce your request rate.");
    }
    boolean records = MOVES_RECORDS.contains(incident.call().operation());
    throw new AwsException(
        records ? "ProvisionedThroughputExceededException" : "LimitExceededException",
        400,
        "Rate exceeded for " + incident.call().operation() + " (a planned fault)");
  }

  static Reply serverError(Incident incident, int status) {
    incident.fired();
    throw error(incident, status);
  }

  private static AwsException error(Incident incident, int status) {
    boolean s3 = incident.call().service() == Service.S3;
    String internal = s3 ? "InternalError" : "InternalFailure";
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
    boolean s3 = incident.call().service() == Service.S3;
    throw new AwsException(
        s3 ? "AccessDenied" : "AccessDeniedException",
        s3 ? 403 : 400,
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
