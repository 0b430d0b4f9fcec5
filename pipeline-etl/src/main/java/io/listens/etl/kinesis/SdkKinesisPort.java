package io.listens.etl.kinesis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/** Kinesis through the AWS SDK. */
final class SdkKinesisPort implements KinesisPort {

  private final KinesisClient client;
  private final String stream;

  private SdkKinesisPort(KinesisClient client, String stream) {
    this.client = client;
    this.stream = stream;
  }

  /** A port that retries; its clients are shared by all that runs in this JVM. */
  static KinesisPort connect(KinesisConfig options, ReadMetrics metrics) {
    return new RetryingKinesisPort(
        new SdkKinesisPort(KinesisClients.SHARED.get(options), options.stream()),
        options.retryTimeout(),
        Waiting.SYSTEM,
        metrics);
  }

  @Override
  public StreamInfo describe() {
    StreamDescriptionSummary summary =
        call(
            "describe",
            () ->
                client.describeStreamSummary(r -> r.streamName(stream)).streamDescriptionSummary());
    return new StreamInfo(
        summary.streamCreationTimestamp(), Duration.ofHours(summary.retentionPeriodHours()));
  }

  @Override
  public List<Shard> listShards() {
    List<Shard> shards = new ArrayList<>();
    ListShardsRequest request =
        ListShardsRequest.builder().streamName(stream).maxResults(MAX_RECORDS).build();
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
    return iterator(request.build());
  }

  private String iterator(GetShardIteratorRequest request) {
    return call(
        "get an iterator of",
        () -> {
          try {
            return client.getShardIterator(request).shardIterator();
          } catch (ResourceNotFoundException e) {
            // Of the stream Kinesis says the same, without a shard.
            if (String.valueOf(e.getMessage()).contains(request.shardId())) {
              throw new ShardGoneException(request.shardId(), e);
            }
            throw e;
          }
        });
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

  @Override
  public boolean holds(String shardId, SequenceNumber sequenceNumber) {
    GetShardIteratorRequest request =
        GetShardIteratorRequest.builder()
            .streamName(stream)
            .shardId(shardId)
            .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
            .startingSequenceNumber(sequenceNumber.digits())
            .build();
    try {
      DataRecord first = next(iterator(request));
      return first != null && first.sequenceNumber().equals(sequenceNumber);
    } catch (InvalidArgumentException e) {
      return false;
    }
  }

  private <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (ExpiredIteratorException e) {
      throw new KinesisPort.ExpiredIteratorException(e);
    } catch (AbortedException e) {
      throw (CancellationException)
          new CancellationException("Interrupted while asking Kinesis").initCause(e);
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
            "Cannot " + what + " stream " + stream + ": " + e.getMessage(), isThrottling(e), e);
      }
      throw e;
    }
  }

  private static boolean isThrottling(SdkException e) {
    return e instanceof LimitExceededException
        || (e instanceof SdkServiceException service && service.isThrottlingException());
  }

  private static boolean isPassing(SdkException e) {
    if (e instanceof SdkServiceException service) {
      return isThrottling(e) || service.statusCode() >= 500;
    }
    return e instanceof ApiCallTimeoutException || e.retryable() || isNetwork(e);
  }

  private static boolean isNetwork(Throwable e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
