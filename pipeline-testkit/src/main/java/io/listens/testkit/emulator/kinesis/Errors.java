package io.listens.testkit.emulator.kinesis;

import java.util.Locale;

/** The service's error answers that more than one operation gives. */
final class Errors {

  private Errors() {}

  static AwsException invalidArgument(String message) {
    return new AwsException("InvalidArgumentException", 400, message);
  }

  static AwsException resourceInUse(String message) {
    return new AwsException("ResourceInUseException", 400, message);
  }

  static AwsException resourceNotFound(String message) {
    return new AwsException("ResourceNotFoundException", 400, message);
  }

  static AwsException limitExceeded(String message) {
    return new AwsException("LimitExceededException", 400, message);
  }

  static AwsException throughputExceeded(String message) {
    return new AwsException("ProvisionedThroughputExceededException", 400, message);
  }

  static AwsException serialization(String message) {
    return new AwsException("SerializationException", 400, message);
  }

  static AwsException validation(String message) {
    return new AwsException("ValidationException", 400, message);
  }

  /** One broken constraint of one member, in the words of the service's validation. */
  static AwsException constraint(String member, Object value, String constraint) {
    return validation(
        "1 validation error detected: Value "
            + (value.equals("null") ? "null" : "'" + value + "'")
            + " at '"
            + lowerFirst(member)
            + "' failed to satisfy constraint: "
            + constraint);
  }

  static AwsException streamNotFound(String stream, String account) {
    return resourceNotFound("Stream " + stream + " under account " + account + " not found.");
  }

  /** The answer of operations that change shards. */
  static AwsException couldNotFindShard(String shard, String stream, String account) {
    return resourceNotFound(
        "Could not find shard "
            + shard
            + " in stream "
            + stream
            + " under account "
            + account
            + ".");
  }

  /** The answer of operations that read a shard. */
  static AwsException shardDoesNotExist(String shard, String stream, String account) {
    return resourceNotFound(
        "Shard "
            + shard
            + " in stream "
            + stream
            + " under account "
            + account
            + " does not exist");
  }

  static String lowerFirst(String member) {
    return member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
  }
}
