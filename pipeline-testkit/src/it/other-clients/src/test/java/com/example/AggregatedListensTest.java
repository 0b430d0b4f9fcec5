package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
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
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * What the producer aggregates is taken apart by the Kinesis Client Library 3, which passes over
 * what lies outside the hash keys of the shard that it reads: a reshard under way loses nothing.
 */
class AggregatedListensTest {

  private static final String STREAM = "listens";
  private static final int LISTENS = 6_000;
  private static final int BEFORE_THE_RESHARD = 2_000;

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> shardsSeen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger aggregated = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch all = new CountDownLatch(LISTENS);

  @Test
  void everyListenIsSeenAcrossAReshard() throws Exception {
    try (LocalAws aws = LocalAws.builder().dynamoDb(true).start();
        KinesisAsyncClient kinesis = aws.configure(KinesisAsyncClient.builder()).build();
        DynamoDbAsyncClient dynamoDb = aws.configure(DynamoDbAsyncClient.builder()).build();
        CloudWatchAsyncClient cloudWatch = aws.configure(CloudWatchAsyncClient.builder()).build()) {
      aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(2));
      Scheduler scheduler = scheduler(kinesis, dynamoDb, cloudWatch);
      Thread thread = new Thread(scheduler, "scheduler");
      thread.start();

      Set<String> shardsSentTo = send(aws);

      assertTrue(all.await(90, TimeUnit.SECONDS), () -> "seen " + seen.size());
      scheduler.startGracefulShutdown().get(60, TimeUnit.SECONDS);
      thread.join(TimeUnit.SECONDS.toMillis(30));
      assertEquals(
          IntStream.range(0, LISTENS).mapToObj(Integer::toString).collect(Collectors.toSet()),
          seen);
      assertTrue(aggregated.get() > LISTENS / 2, () -> aggregated + " of aggregated records");
      assertEquals(shardsSentTo, shardsSeen);
    }
  }

  /** Sends them all, most while the two shards become four; answers with the shards they are in. */
  private Set<String> send(LocalAws aws) throws Exception {
    Set<String> shards = ConcurrentHashMap.newKeySet();
    ProducerConfig config = ProducerConfig.forStream(STREAM).maxAggregateBytes(4 << 10).build();
    try (ListenProducer producer = new ListenProducer(aws.kinesis(), config)) {
      for (int i = 0; i < LISTENS; i++) {
        if (i == BEFORE_THE_RESHARD) {
          // The library has its leases of the two shards by now.
          assertTrue(begun.await(90, TimeUnit.SECONDS), "nothing is read");
          aws.kinesis()
              .updateShardCount(
                  r ->
                      r.streamName(STREAM).targetShardCount(4).scalingType("UNIFORM_SCALING"));
        }
        Listen listen = Listen.of("user-" + i % 500, "track", Instant.ofEpochSecond(1_719_000_000));
        producer
            .send(listen.withId(Integer.toString(i)))
            .thenAccept(receipt -> shards.add(receipt.shardId()));
      }
    }
    assertTrue(shards.size() > 2, () -> "sent to " + shards);
    return shards;
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
            stream, "reader", kinesis, dynamoDb, cloudWatch, "worker-1", Processor::new);
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

  /** Notes the listens that it reads, and checkpoints at the end of a shard. */
  private final class Processor implements ShardRecordProcessor {

    private final ListenCodec codec = new ListenCodec();
    private String shard = "";

    @Override
    public void initialize(InitializationInput input) {
      shard = input.shardId();
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
      for (KinesisClientRecord record : input.records()) {
        begun.countDown();
        shardsSeen.add(shard);
        if (record.aggregated()) {
          aggregated.incrementAndGet();
        }
        if (seen.add(id(record))) {
          all.countDown();
        }
      }
    }

    private String id(KinesisClientRecord record) {
      byte[] payload = new byte[record.data().remaining()];
      record.data().get(payload);
      try {
        return codec.decode(payload).listenId();
      } catch (MalformedListenException e) {
        throw new IllegalStateException("No listen was put", e);
      }
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
