package io.listens.testkit.emulator.kinesis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CreateStream, DeleteStream, ListStreams and the two descriptions. */
final class StreamOperations {

  /** What an on-demand stream begins with. */
  private static final int ON_DEMAND_SHARDS = 4;

  /** Told by DescribeLimits; nothing is refused for it. */
  private static final int ON_DEMAND_STREAM_LIMIT = 50;

  private static final int MAX_SHARDS = 100_000;
  private static final int DEFAULT_SHARDS_LISTED = 100;
  private static final int DEFAULT_STREAMS_LISTED = 100;
  private static final int MOST_LISTED = 10_000;

  private final Streams streams;

  StreamOperations(Streams streams) {
    this.streams = streams;
  }

  Map<String, Object> createStream(Fields request) {
    String name = Streams.checkedName(request);
    Fields details = request.structure("StreamModeDetails");
    String mode = details == null ? StreamMode.PROVISIONED : StreamMode.of(details);
    Integer count = request.integerWithin("ShardCount", 1, MAX_SHARDS);
    if (mode.equals(StreamMode.ON_DEMAND)) {
      if (count != null) {
        throw Errors.validation("ShardCount must not be set for streams with ON_DEMAND mode.");
      }
      count = ON_DEMAND_SHARDS;
    }
    Integer maxRecordKib = StreamSettingOperations.maxRecordKib(request);
    Map<String, String> tags = request.texts("Tags");
    KinesisStream stream = streams.create(name, mode, count == null ? 1 : count);
    if (maxRecordKib != null) {
      stream.setMaxRecordKib(maxRecordKib);
    }
    if (tags != null) {
      TagOperations.add(stream, request, tags);
    }
    return Map.of();
  }

  Map<String, Object> deleteStream(Fields request) {
    streams.delete(streams.named(request));
    return Map.of();
  }

  Map<String, Object> listStreams(Fields request) {
    Integer limit = request.integerWithin("Limit", 1, MOST_LISTED);
    String token = request.text("NextToken");
    String after = token == null ? request.text("ExclusiveStartStreamName") : token;
    List<KinesisStream> found =
        streams.all().stream()
            .filter(stream -> after == null || stream.name().compareTo(after) > 0)
            .toList();
    int shown = Math.min(found.size(), limit == null ? DEFAULT_STREAMS_LISTED : limit);
    List<KinesisStream> page = found.subList(0, shown);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("StreamNames", page.stream().map(KinesisStream::name).toList());
    answer.put("StreamSummaries", page.stream().map(StreamOperations::listed).toList());
    answer.put("HasMoreStreams", shown < found.size());
    if (shown < found.size()) {
      answer.put("NextToken", page.get(shown - 1).name());
    }
    return answer;
  }

  private static Map<String, Object> listed(KinesisStream stream) {
    Map<String, Object> summary = identity(stream);
    summary.put("StreamModeDetails", Map.of("StreamMode", stream.mode()));
    return summary;
  }

  private static Map<String, Object> identity(KinesisStream stream) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("StreamName", stream.name());
    document.put("StreamARN", stream.identity().arn());
    document.put("StreamStatus", "ACTIVE");
    document.put("StreamCreationTimestamp", Instant.ofEpochMilli(stream.identity().createdMs()));
    return document;
  }

  Map<String, Object> describeStream(Fields request) {
    KinesisStream stream = streams.named(request);
    Integer limit = request.integerWithin("Limit", 1, MOST_LISTED);
    List<Shard> found = after(stream, request.text("ExclusiveStartShardId"));
    int shown = Math.min(found.size(), limit == null ? DEFAULT_SHARDS_LISTED : limit);
    List<Object> page = new ArrayList<>(shown);
    found.subList(0, shown).forEach(shard -> page.add(shard.toDocument()));
    Map<String, Object> description = details(stream);
    description.put("Shards", page);
    description.put("HasMoreShards", shown < found.size());
    return Map.of("StreamDescription", description);
  }

  private List<Shard> after(KinesisStream stream, @Nullable String shardId) {
    return stream.visibleShards(streams.nowMs()).stream()
        .filter(shard -> shardId == null || shard.id().compareTo(shardId) > 0)
        .toList();
  }

  Map<String, Object> describeLimits(Fields request) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ShardLimit", Streams.SHARD_LIMIT);
    answer.put("OpenShardCount", streams.openShards());
    answer.put(
        "OnDemandStreamCount",
        streams.all().stream().filter(s -> s.mode().equals(StreamMode.ON_DEMAND)).count());
    answer.put("OnDemandStreamCountLimit", ON_DEMAND_STREAM_LIMIT);
    return answer;
  }

  Map<String, Object> describeStreamSummary(Fields request) {
    KinesisStream stream = streams.named(request);
    Map<String, Object> summary = details(stream);
    summary.put("OpenShardCount", stream.shards().open().size());
    summary.put("ConsumerCount", 0);
    return Map.of("StreamDescriptionSummary", summary);
  }

  private static Map<String, Object> details(KinesisStream stream) {
    Map<String, Object> document = listed(stream);
    document.put("RetentionPeriodHours", stream.retentionHours());
    document.put("EnhancedMonitoring", List.of(Map.of("ShardLevelMetrics", List.of())));
    document.put("EncryptionType", "NONE");
    document.put("MaxRecordSizeInKiB", stream.maxRecordBytes() >> 10);
    return document;
  }
}
