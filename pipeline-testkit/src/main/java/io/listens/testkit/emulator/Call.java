package io.listens.testkit.emulator;

import io.listens.model.Internal;
import java.util.Map;

/**
 * A request of a client.
 *
 * @param service the service it is for
 * @param operation the operation's name as the service has it, such as {@code PutRecords} or {@code
 *     UploadPart}
 * @param target what it is about: the stream's or the table's name, or bucket and key as {@code
 *     bucket/key}; empty if it names none, or several tables
 * @param document the request's members, for Kinesis; mutable. Empty for the others, whose requests
 *     are handed on as they came
 */
@Internal
public record Call(Service service, String operation, String target, Map<String, Object> document) {

  /** A service of the emulator. */
  public enum Service {
    /** Kinesis Data Streams. */
    KINESIS,
    /** DynamoDB and its streams. */
    DYNAMODB,
    /** S3. */
    S3
  }
}
