package io.listens.etl.kinesis;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Kinesis through the AWS SDK, with one client per region and endpoint in a JVM. */
final class SdkKinesisPort implements KinesisPort {

  /** With the SDK's back-off this rides out about a minute of throttling. */
  private static final int MAX_ATTEMPTS = 12;

  private static final Map<ClientKey, KinesisClient> CLIENTS = new ConcurrentHashMap<>();

  private record ClientKey(String region, @Nullable URI endpoint) {}

  private final KinesisClient client;
  private final String stream;

  private SdkKinesisPort(KinesisClient client, String stream) {
    this.client = client;
    this.stream = stream;
  }

  static KinesisPort connect(KinesisOptions options) {
    KinesisClient client =
        CLIENTS.computeIfAbsent(
            new ClientKey(options.region(), options.endpoint()), SdkKinesisPort::newClient);
    return new SdkKinesisPort(client, options.stream());
  }

  private static KinesisClient newClient(ClientKey key) {
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .region(Region.of(key.region()))
            .overrideConfiguration(
                c ->
                    c.retryStrategy(
                        StandardRetryStrategy.builder().maxAttempts(MAX_ATTEMPTS).build()));
    if (key.endpoint() != null) {
      builder.endpointOverride(key.endpoint());
    }
    KinesisClient client = builder.build();
    Runtime.getRuntime().addShutdownHook(new Thread(client::close, "close-kinesis-client"));
    return client;
  }

  @Override
  public Instant streamCreated() {
    return call(
        "describe stream",
        () ->
            client
                .describeStreamSummary(r -> r.streamName(stream))
                .streamDescriptionSummary()
                .streamCreationTimestamp());
  }

  @Override
  public List<Shard> listShards() {
    List<Shard> shards = new ArrayList<>();
    ListShardsRequest request = ListShardsRequest.builder().streamName(stream).build();
    while (true) {
      ListShardsRequest page = request;
      ListShardsResponse answer = call("list shards of", () -> client.listShards(page));
      answer.shards().forEach(shard -> shards.add(toShard(shard)));
      if (answer.nextToken() == null) {
        return shards;
      }
      request = ListShardsRequest.builder().nextToken(answer.nextToken()).build();
    }
  }

  private static Shard toShard(software.amazon.awssdk.services.kinesis.model.Shard shard) {
    return new Shard(
        shard.shardId(),
        Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
            .filter(parent -> parent != null)
            .toList(),
        shard.sequenceNumberRange().endingSequenceNumber() != null);
  }

  @Override
  public String iterator(String shardId, ShardPosition position) {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder().streamName(stream).shardId(shardId);
    if (position instanceof ShardPosition.After after) {
      request
          .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
          .startingSequenceNumber(after.sequenceNumber().digits());
    } else if (position instanceof ShardPosition.AtTimestamp at) {
      request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(at.time());
    } else {
      request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
    }
    return call(
        "get an iterator of", () -> client.getShardIterator(request.build()).shardIterator());
  }

  @Override
  public Page read(String iterator, int limit) {
    GetRecordsResponse answer =
        call("read", () -> client.getRecords(r -> r.shardIterator(iterator).limit(limit)));
    List<DataRecord> records = new ArrayList<>(answer.records().size());
    for (var record : answer.records()) {
      records.add(
          new DataRecord(
              new SequenceNumber(record.sequenceNumber()),
              record.approximateArrivalTimestamp(),
              record.partitionKey(),
              record.data().asByteArrayUnsafe()));
    }
    return new Page(records, answer.nextShardIterator(), answer.millisBehindLatest());
  }

  private <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (ExpiredIteratorException e) {
      throw new KinesisPort.ExpiredIteratorException(e);
    } catch (ResourceNotFoundException e) {
      throw new IllegalArgumentException(
          "Cannot "
              + what
              + " stream "
              + stream
              + ": it doesn't exist; expected a stream of this name. Set option "
              + KinesisOptions.STREAM_NAME
              + ", "
              + KinesisOptions.REGION
              + " or "
              + KinesisOptions.ENDPOINT_URL
              + ".",
          e);
    } catch (SdkException e) {
      if (isPassing(e)) {
        throw new KinesisUnavailableException(
            "Cannot " + what + " stream " + stream + " after " + MAX_ATTEMPTS + " attempts", e);
      }
      throw e;
    }
  }

  private static boolean isPassing(SdkException e) {
    if (e instanceof SdkServiceException service) {
      return service.isThrottlingException() || service.statusCode() >= 500;
    }
    return e instanceof SdkClientException && e.retryable();
  }
}
