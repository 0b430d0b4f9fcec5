package io.listens.testkit.emulator.kinesis;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** ListShards: filters and pages. */
final class ShardListing {

  private static final long TOKEN_LIFETIME_MS = 300_000;
  private static final int MOST_LISTED = 10_000;
  private static final int DEFAULT_LISTED = 1_000;
  private static final String DEFAULT_FILTER = "FROM_TRIM_HORIZON";
  private static final String FILTERS =
      "[AFTER_SHARD_ID, AT_TRIM_HORIZON, FROM_TRIM_HORIZON, AT_LATEST, AT_TIMESTAMP,"
          + " FROM_TIMESTAMP]";

  private final Streams streams;
  private final Tokens tokens;

  ShardListing(Streams streams, Tokens tokens) {
    this.streams = streams;
    this.tokens = tokens;
  }

  /**
   * What is asked for, also by a token.
   *
   * @param streamNumber tells streams of one name apart
   * @param after the last shard's number of the page before; -1 for the first page
   * @param filter the filter's type
   * @param filterMs its time, for those that have one
   */
  private record Query(String stream, long streamNumber, int after, String filter, long filterMs) {

    String toToken(Tokens tokens, int lastShown, long nowMs) {
      return tokens.seal(
          String.join(
              "/",
              stream,
              Long.toString(streamNumber),
              Integer.toString(lastShown),
              filter,
              Long.toString(filterMs),
              Long.toString(nowMs)));
    }
  }

  Map<String, Object> listShards(Fields request) {
    Integer most = request.integerWithin("MaxResults", 1, MOST_LISTED);
    String token = request.text("NextToken");
    Query query = token == null ? query(request) : query(token, request);
    KinesisStream stream = stream(query);
    long nowMs = streams.nowMs();
    Predicate<Shard> filter = filter(query, stream, nowMs);
    List<Shard> found =
        stream.visibleShards(nowMs).stream()
            .filter(shard -> shard.number() > query.after() && filter.test(shard))
            .toList();
    int shown = Math.min(found.size(), most == null ? DEFAULT_LISTED : most);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("Shards", found.subList(0, shown).stream().map(Shard::toDocument).toList());
    if (shown < found.size()) {
      answer.put("NextToken", query.toToken(tokens, found.get(shown - 1).number(), nowMs));
    }
    return answer;
  }

  private Query query(Fields request) {
    if (request.text("StreamName") == null && request.text("StreamARN") == null) {
      throw Errors.invalidArgument("Either NextToken or StreamName should be provided.");
    }
    KinesisStream stream = streams.named(request);
    Instant created = request.instant("StreamCreationTimestamp");
    if (created != null && created.toEpochMilli() != stream.identity().createdMs()) {
      throw Errors.streamNotFound(stream.name(), KinesisSettings.ACCOUNT);
    }
    Fields filter = request.structure("ShardFilter");
    String type = filter == null ? DEFAULT_FILTER : filter.requiredText("Type");
    String start =
        filter != null && type.equals("AFTER_SHARD_ID")
            ? filter.requiredText("ShardId")
            : request.text("ExclusiveStartShardId");
    return new Query(
        stream.name(),
        stream.identity().number(),
        start == null ? -1 : number(start, stream),
        type,
        filter == null ? 0 : filterMs(type, filter));
  }

  private static long filterMs(String type, Fields filter) {
    return type.endsWith("_TIMESTAMP")
        ? filter.required("Timestamp", filter.instant("Timestamp")).toEpochMilli()
        : 0;
  }

  private static int number(String shardId, KinesisStream stream) {
    int number = Shard.numberOf(shardId);
    if (stream.shards().get(number) == null) {
      throw Errors.shardDoesNotExist(shardId, stream.name(), KinesisSettings.ACCOUNT);
    }
    return number;
  }

  private Query query(String token, Fields request) {
    if (request.text("StreamName") != null) {
      throw Errors.invalidArgument("NextToken and StreamName cannot be provided together.");
    }
    String text = tokens.open(token);
    String[] parts = text == null ? new String[0] : text.split("/", -1);
    if (parts.length != 6) {
      throw Errors.invalidArgument("Invalid NextToken.");
    }
    if (streams.nowMs() - Long.parseLong(parts[5]) > TOKEN_LIFETIME_MS) {
      throw new AwsException(
          "ExpiredNextTokenException",
          400,
          "The pagination token is older than " + TOKEN_LIFETIME_MS + " milliseconds.");
    }
    return new Query(
        parts[0],
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        parts[3],
        Long.parseLong(parts[4]));
  }

  private KinesisStream stream(Query query) {
    KinesisStream stream = streams.find(query.stream());
    if (stream == null || stream.identity().number() != query.streamNumber()) {
      throw Errors.streamNotFound(query.stream(), KinesisSettings.ACCOUNT);
    }
    return stream;
  }

  private static Predicate<Shard> filter(Query query, KinesisStream stream, long nowMs) {
    long horizon = Math.max(stream.horizonMs(nowMs), stream.identity().createdMs());
    long time = Math.max(horizon, query.filterMs());
    return switch (query.filter()) {
      case "AFTER_SHARD_ID", "FROM_TRIM_HORIZON" -> shard -> true;
      case "AT_TRIM_HORIZON" -> shard -> shard.wasOpenAt(horizon);
      case "AT_LATEST" -> Shard::isOpen;
      case "AT_TIMESTAMP" -> shard -> shard.wasOpenAt(time);
      case "FROM_TIMESTAMP" -> shard -> shard.wasOpenSince(time);
      default ->
          throw Errors.constraint(
              "shardFilter.type", query.filter(), "Member must satisfy enum value set: " + FILTERS);
    };
  }
}
