package io.listens.bench;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A stream that takes records as fast as they come and keeps none. */
final class AcceptingKinesis implements KinesisClient {

  private final List<Shard> shards = new ArrayList<>();
  private final List<PutRecordsResultEntry> stored = new ArrayList<>();
  private final BigInteger width;

  AcceptingKinesis(int count) {
    width = BigInteger.ONE.shiftLeft(128).divide(BigInteger.valueOf(count));
    for (int i = 0; i < count; i++) {
      String id = "shardId-" + i;
      String start = width.multiply(BigInteger.valueOf(i)).toString();
      shards.add(
          Shard.builder()
              .shardId(id)
              .hashKeyRange(r -> r.startingHashKey(start))
              .sequenceNumberRange(r -> r.startingSequenceNumber("0"))
              .build());
      stored.add(PutRecordsResultEntry.builder().shardId(id).sequenceNumber("1").build());
    }
  }

  @Override
  public PutRecordsResponse putRecords(PutRecordsRequest request) {
    List<PutRecordsResultEntry> results = new ArrayList<>(request.records().size());
    for (var put : request.records()) {
      int shard = hashKey(put).divide(width).intValue();
      results.add(stored.get(Math.min(shard, stored.size() - 1)));
    }
    return PutRecordsResponse.builder().failedRecordCount(0).records(results).build();
  }

  private static BigInteger hashKey(PutRecordsRequestEntry put) {
    if (put.explicitHashKey() != null) {
      return new BigInteger(put.explicitHashKey());
    }
    try {
      byte[] key = put.partitionKey().getBytes(StandardCharsets.UTF_8);
      return new BigInteger(1, MessageDigest.getInstance("MD5").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }

  @Override
  public ListShardsResponse listShards(ListShardsRequest request) {
    return ListShardsResponse.builder().shards(shards).build();
  }

  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {}
}
