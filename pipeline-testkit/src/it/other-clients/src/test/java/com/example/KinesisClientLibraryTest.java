package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.listens.testkit.LocalAws;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;

/** The Kinesis Client Library 3: leases in DynamoDB, a reshard under way, every record. */
class KinesisClientLibraryTest {

  private static final String STREAM = "listens";

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final CountDownLatch firstHalf = new CountDownLatch(100);
  private final CountDownLatch all = new CountDownLatch(200);
  private final CountDownLatch parentsEnded = new CountDownLatch(2);

  @Test
  void everyRecordIsSeenAcrossAReshard() throws Exception {
    try (LocalAws aws = LocalAws.builder().dynamoDb(true).start()) {
      aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(2));
      put(aws, 0, 100);
      try (ClientLibrary library = new ClientLibrary(aws, STREAM, "listener", Processor::new)) {
        assertTrue(firstHalf.await(90, TimeUnit.SECONDS), () -> "seen " + seen.size());
        aws.kinesis()
            .updateShardCount(
                r ->
                    r.streamName(STREAM)
                        .targetShardCount(4)
                        .scalingType("UNIFORM_SCALING"));
        put(aws, 100, 200);

        assertTrue(all.await(90, TimeUnit.SECONDS), () -> "seen " + seen.size());
        assertTrue(parentsEnded.await(30, TimeUnit.SECONDS), () -> "ended " + ended);
        library.shutDown();
        assertEquals(
            IntStream.range(0, 200).mapToObj(Integer::toString).collect(Collectors.toSet()), seen);
        Set<String> leases = leases(library.dynamoDb());
        assertTrue(leases.containsAll(shards(aws)), () -> "leases " + leases);
      }
    }
  }

  private static void put(LocalAws aws, int from, int to) {
    List<PutRecordsRequestEntry> records =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    PutRecordsRequestEntry.builder()
                        .partitionKey(Integer.toString(i))
                        .data(SdkBytes.fromUtf8String(Integer.toString(i)))
                        .build())
            .toList();
    aws.kinesis().putRecords(r -> r.streamName(STREAM).records(records));
  }

  private static Set<String> shards(LocalAws aws) {
    return aws.kinesis().listShards(r -> r.streamName(STREAM)).shards().stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .map(Shard::shardId)
        .collect(Collectors.toSet());
  }

  private static Set<String> leases(DynamoDbAsyncClient dynamoDb) {
    return dynamoDb.scan(r -> r.tableName("listener")).join().items().stream()
        .map(item -> item.get("leaseKey").s())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Notes what it reads, and checkpoints at the end of a shard. */
  private final class Processor extends ClientLibrary.Reader {

    @Override
    public void processRecords(ProcessRecordsInput input) {
      input
          .records()
          .forEach(
              record -> {
                if (seen.add(StandardCharsets.UTF_8.decode(record.data()).toString())) {
                  firstHalf.countDown();
                  all.countDown();
                }
              });
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
      super.shardEnded(input);
      if (ended.add(shard())) {
        parentsEnded.countDown();
      }
    }
  }
}
