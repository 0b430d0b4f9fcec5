package io.listens.testkit.emulator.kinesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The streams of an engine, and what is counted over all of them. Thread-safe. */
final class Streams {

  /** The service's default for an account in us-east-1. */
  static final int SHARD_LIMIT = 20_000;

  private static final String NAME_PATTERN = "[a-zA-Z0-9_.-]+";
  private static final int LONGEST_NAME = 128;

  private final KinesisSettings settings;
  private final MemoryBudget memory;
  private final Map<String, KinesisStream> byName = new ConcurrentSkipListMap<>();
  private long lastGeneration;
  private long lastCreatedMs;
  private long lastNumber;

  Streams(KinesisSettings settings) {
    this.settings = settings;
    this.memory = new MemoryBudget(settings.maxRecordBytes());
  }

  KinesisSettings settings() {
    return settings;
  }

  MemoryBudget memory() {
    return memory;
  }

  long nowMs() {
    return settings.clock().millis();
  }

  /** The stream's name where shard limits hold, as {@link Shard} wants it. */
  @Nullable String limited(KinesisStream stream) {
    return settings.shardLimits() ? stream.name() : null;
  }

  synchronized KinesisStream create(String name, String mode, int shardCount) {
    if (byName.containsKey(name)) {
      throw Errors.resourceInUse(
          "Stream " + name + " under account " + KinesisSettings.ACCOUNT + " already exists.");
    }
    requireRoomFor(shardCount);
    long nowMs = nowMs();
    // A stream made again is another stream, though the clock may not have moved.
    lastCreatedMs = Math.max(nowMs, lastCreatedMs + 1);
    lastNumber++;
    KinesisStream.Identity identity =
        new KinesisStream.Identity(name, lastNumber, arn(name), lastCreatedMs);
    KinesisStream stream = new KinesisStream(identity, mode, shardCount, nextGeneration());
    byName.put(name, stream);
    return stream;
  }

  int openShards() {
    return byName.values().stream().mapToInt(stream -> stream.shards().open().size()).sum();
  }

  /**
   * @throws AwsException if so many shards more are too many for the account
   */
  void requireRoomFor(int shards) {
    int open = openShards();
    if (open + shards > SHARD_LIMIT) {
      throw Errors.limitExceeded(
          "This request would exceed the shard limit for the account "
              + KinesisSettings.ACCOUNT
              + " in "
              + settings.region()
              + ". Current shard count for the account: "
              + open
              + ". Limit: "
              + SHARD_LIMIT
              + ". Number of additional shards that would have resulted from this request: "
              + shards
              + ".");
    }
  }

  /** Seconds since 1970 that no shard had before, so that no sequence number comes twice. */
  synchronized long nextGeneration() {
    lastGeneration = Math.max(nowMs() / 1000, lastGeneration + 1);
    return lastGeneration;
  }

  void delete(KinesisStream stream) {
    byName.remove(stream.name(), stream);
    memory.release(stream.delete(nowMs()));
  }

  void deleteAll() {
    List.copyOf(byName.values()).forEach(this::delete);
  }

  /** Forgets everything that retention says, also in shards that no one asks for. */
  void trimAll() {
    long nowMs = nowMs();
    for (KinesisStream stream : byName.values()) {
      stream.shards().all().forEach(shard -> memory.release(stream.trim(shard, nowMs)));
    }
  }

  List<KinesisStream> all() {
    return new ArrayList<>(byName.values());
  }

  @Nullable KinesisStream find(String name) {
    return byName.get(name);
  }

  /** The stream that a request names by {@code StreamName} or {@code StreamARN}. */
  KinesisStream named(Fields request) {
    String name = name(request);
    KinesisStream stream = byName.get(name);
    if (stream == null) {
      throw Errors.streamNotFound(name, KinesisSettings.ACCOUNT);
    }
    return stream;
  }

  String name(Fields request) {
    String arn = request.text("StreamARN");
    if (arn == null) {
      return checkedName(request);
    }
    String prefix = arn("");
    if (!arn.startsWith(prefix) || arn.length() == prefix.length()) {
      throw Errors.resourceNotFound(
          "Stream ARN " + arn + " not found; expected one that begins with " + prefix);
    }
    String name = request.text("StreamName");
    String named = arn.substring(prefix.length());
    if (name != null && !name.equals(named)) {
      throw Errors.invalidArgument(
          "StreamName " + name + " and StreamARN " + arn + " are not the same stream.");
    }
    return named;
  }

  /** The stream that a request is about, as far as it can be seen from outside. */
  static String nameIn(Map<String, Object> request, Tokens tokens) {
    if (request.get("StreamName") instanceof String name) {
      return name;
    }
    if (request.get("StreamARN") instanceof String arn) {
      return arn.substring(arn.lastIndexOf('/') + 1);
    }
    boolean read = request.get("ShardIterator") instanceof String;
    Object token = request.get(read ? "ShardIterator" : "NextToken");
    String text = token instanceof String sealed ? tokens.open(sealed) : null;
    return text == null ? "" : text.substring(0, Math.max(0, text.indexOf('/')));
  }

  static String checkedName(Fields request) {
    String name = request.requiredText("StreamName");
    if (name.isEmpty()) {
      throw request.broken(
          "StreamName", name, "Member must have length greater than or equal to 1");
    }
    if (name.length() > LONGEST_NAME) {
      throw request.broken(
          "StreamName", name, "Member must have length less than or equal to " + LONGEST_NAME);
    }
    if (!name.matches(NAME_PATTERN)) {
      throw request.broken(
          "StreamName", name, "Member must satisfy regular expression pattern: " + NAME_PATTERN);
    }
    return name;
  }

  private String arn(String name) {
    return "arn:aws:kinesis:"
        + settings.region()
        + ":"
        + KinesisSettings.ACCOUNT
        + ":stream/"
        + name;
  }
}
