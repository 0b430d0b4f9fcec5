package io.listens.testkit.emulator.kinesis;

import io.listens.model.Internal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The service's operations on documents: maps from member names to texts, {@link Long}s, {@link
 * Boolean}s, {@code byte[]}s, {@link java.time.Instant}s, lists and maps. Thread-safe.
 */
@Internal
public final class KinesisEngine {

  private final Streams streams;
  private final Tokens tokens = new Tokens();
  private final Map<String, Operation> operations = new LinkedHashMap<>();

  @FunctionalInterface
  private interface Operation {
    Map<String, Object> carryOut(Fields request);
  }

  /**
   * @param settings how it behaves
   */
  public KinesisEngine(KinesisSettings settings) {
    streams = new Streams(settings);
    addStreams();
    addShards();
    addRecords();
  }

  private void addStreams() {
    StreamOperations stream = new StreamOperations(streams);
    operations.put("CreateStream", stream::createStream);
    operations.put("DeleteStream", stream::deleteStream);
    operations.put("DescribeStream", stream::describeStream);
    operations.put("DescribeStreamSummary", stream::describeStreamSummary);
    operations.put("DescribeLimits", stream::describeLimits);
    operations.put("ListStreams", stream::listStreams);
    StreamSettingOperations setting = new StreamSettingOperations(streams);
    operations.put("IncreaseStreamRetentionPeriod", setting::increaseRetention);
    operations.put("DecreaseStreamRetentionPeriod", setting::decreaseRetention);
    operations.put("UpdateStreamMode", setting::updateMode);
    operations.put("UpdateMaxRecordSize", setting::updateMaxRecordSize);
    TagOperations tags = new TagOperations(streams);
    operations.put("AddTagsToStream", tags::addTags);
    operations.put("RemoveTagsFromStream", tags::removeTags);
    operations.put("ListTagsForStream", tags::listTags);
  }

  private void addShards() {
    ReshardOperations reshard = new ReshardOperations(streams);
    operations.put("ListShards", new ShardListing(streams, tokens)::listShards);
    operations.put("SplitShard", reshard::splitShard);
    operations.put("MergeShards", reshard::mergeShards);
    operations.put("UpdateShardCount", new UniformScaling(streams)::updateShardCount);
  }

  private void addRecords() {
    RecordOperations records = new RecordOperations(streams, tokens);
    operations.put("PutRecord", records::putRecord);
    operations.put("PutRecords", records::putRecords);
    operations.put("GetShardIterator", new IteratorOperations(streams, tokens)::getShardIterator);
    operations.put("GetRecords", records::getRecords);
  }

  /**
   * Carries an operation out.
   *
   * @param operation the operation's name, such as {@code PutRecords}
   * @param request the request's members
   * @return the answer's members; empty if the operation answers nothing
   * @throws AwsException the error answer, also to an operation this engine doesn't know
   */
  public Map<String, Object> call(String operation, Map<String, Object> request) {
    Operation known = operations.get(operation);
    if (known == null) {
      throw new AwsException(
          "UnknownOperationException",
          400,
          "The embedded Kinesis doesn't know the operation "
              + operation
              + "; it knows "
              + String.join(", ", operations.keySet()));
    }
    return known.carryOut(new Fields(request));
  }

  /**
   * The stream that a request is about; empty if it names none or one that can't be made out.
   *
   * @param request the request's members
   */
  public String streamOf(Map<String, Object> request) {
    return Streams.nameIn(request, tokens);
  }

  /**
   * Forgets the oldest records of each shard of a stream, as if their retention had passed.
   *
   * @param stream the stream's name
   * @param records how many of each shard at most
   * @return whether there was any; false if there is no such stream
   */
  public boolean trimOldest(String stream, int records) {
    KinesisStream found = streams.find(stream);
    if (found == null) {
      return false;
    }
    long freed = found.shards().all().stream().mapToLong(s -> s.trimOldest(records)).sum();
    streams.memory().release(freed);
    return freed > 0;
  }

  /** Deletes every stream. */
  public void reset() {
    streams.deleteAll();
  }
}
