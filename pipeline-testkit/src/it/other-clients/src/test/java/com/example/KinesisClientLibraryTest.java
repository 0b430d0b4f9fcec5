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
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

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
    try (LocalAws aws = LocalAws.builder().dynamoDb(true).start();
        KinesisAsyncClient kinesis = aws.configure(KinesisAsyncClient.builder()).build();
        DynamoDbAsyncClient dynamoDb = aws.configure(DynamoDbAsyncClient.builder()).build();
        CloudWatchAsyncClient cloudWatch = aws.configure(CloudWatchAsyncClient.builder()).build()) {
      aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(2));
      put(aws, 0, 100);
      Scheduler scheduler = scheduler(kinesis, dynamoDb, cloudWatch);
      Thread thread = new Thread(scheduler, "scheduler");
      thread.start();

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
      scheduler.startGracefulShutdown().get(60, TimeUnit.SECONDS);
      thread.join(TimeUnit.SECONDS.toMillis(30));
      assertEquals(
          IntStream.range(0, 200).mapToObj(Integer::toString).collect(Collectors.toSet()), seen);
      assertTrue(leases(dynamoDb).containsAll(shards(aws)), () -> "leases " + leases(dynamoDb));
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

  private Scheduler scheduler(
      KinesisAsyncClient kinesis, DynamoDbAsyncClient dynamoDb, CloudWatchAsyncClient cloudWatch) {
    SingleStreamTracker stream =
        new SingleStreamTracker(
            STREAM,
            InitialPositionInStreamExtended.newInitialPosition(
                InitialPositionInStream.TRIM_HORIZON));
    ConfigsBuilder configs =
        new ConfigsBuilder(
            stream, "listener", kinesis, dynamoDb, cloudWatch, "worker-1", Processor::new);
    return new Scheduler(
        configs.checkpointConfig(),
        configs.coordinatorConfig().parentShardPollIntervalMillis(500),
        configs.leaseManagementConfig().shardSyncIntervalMillis(1000).failoverTimeMillis(2000),
        configs.lifecycleConfig(),
        configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
        configs.processorConfig(),
        configs
            .retrievalConfig()
            .retrievalSpecificConfig(
                new PollingConfig(STREAM, kinesis).idleTimeBetweenReadsInMillis(250)));
  }

  /** Notes what it reads, and checkpoints at the end of a shard. */
  private final class Processor implements ShardRecordProcessor {

    private String shard = "";

    @Override
    public void initialize(InitializationInput input) {
      shard = input.shardId();
    }

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
    public void leaseLost(LeaseLostInput input) {}

    @Override
    public void shardEnded(ShardEndedInput input) {
      try {
        input.checkpointer().checkpoint();
      } catch (InvalidStateException | ShutdownException e) {
        throw new IllegalStateException(e);
      }
      if (ended.add(shard)) {
        parentsEnded.countDown();
      }
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
      try {
        input.checkpointer().checkpoint();
      } catch (InvalidStateException | ShutdownException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
