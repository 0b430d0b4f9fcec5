package io.listens.producer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A client of one stream of one shard, in memory. */
final class MemoryClient implements KinesisClient {

  private final List<byte[]> stored = new ArrayList<>();
  private Consumer<PutRecordsRequest> beforePut = request -> {};
  private boolean exists = true;
  private boolean closed;

  MemoryClient withoutStream() {
    exists = false;
    return this;
  }

  synchronized void beforePut(Consumer<PutRecordsRequest> hook) {
    beforePut = hook;
  }

  @Override
  public synchronized PutRecordsResponse putRecords(PutRecordsRequest request) {
    beforePut.accept(request);
    List<PutRecordsResultEntry> results = new ArrayList<>();
    for (PutRecordsRequestEntry entry : request.records()) {
      stored.add(entry.data().asByteArray());
      results.add(
          PutRecordsResultEntry.builder()
              .shardId("shardId-000000000000")
              .sequenceNumber(Integer.toString(stored.size()))
              .build());
    }
    return PutRecordsResponse.builder().failedRecordCount(0).records(results).build();
  }

  @Override
  public synchronized ListShardsResponse listShards(ListShardsRequest request) {
    if (!exists) {
      throw ResourceNotFoundException.builder().statusCode(400).message("no such stream").build();
    }
    Shard shard =
        Shard.builder()
            .shardId("shardId-000000000000")
            .hashKeyRange(r -> r.startingHashKey("0"))
            .sequenceNumberRange(r -> r.startingSequenceNumber("0"))
            .build();
    return ListShardsResponse.builder().shards(List.of(shard)).build();
  }

  @Override
  public synchronized CreateStreamResponse createStream(CreateStreamRequest request) {
    exists = true;
    return CreateStreamResponse.builder().build();
  }

  @Override
  public DescribeStreamSummaryResponse describeStreamSummary(DescribeStreamSummaryRequest request) {
    return DescribeStreamSummaryResponse.builder()
        .streamDescriptionSummary(s -> s.streamStatus(StreamStatus.ACTIVE))
        .build();
  }

  synchronized List<byte[]> stored() {
    return List.copyOf(stored);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {
    closed = true;
  }
}
