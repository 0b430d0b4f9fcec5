package com.example;

import io.listens.testkit.LocalAws;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** The Kinesis Client Library 3, reading a stream from its start until it is closed. */
final class ClientLibrary implements AutoCloseable {

  private final KinesisAsyncClient kinesis;
  private final DynamoDbAsyncClient dynamoDb;
  private final CloudWatchAsyncClient cloudWatch;
  private final Scheduler scheduler;
  private final Thread thread;

  /**
   * Begins to read.
   *
   * @param application the name of its table of leases
   * @param readers makes one for each shard
   */
  ClientLibrary(LocalAws aws, String stream, String application, Supplier<Reader> readers) {
    kinesis = aws.configure(KinesisAsyncClient.builder()).build();
    dynamoDb = aws.configure(DynamoDbAsyncClient.builder()).build();
    cloudWatch = aws.configure(CloudWatchAsyncClient.builder()).build();
    ConfigsBuilder configs =
        new ConfigsBuilder(
            new SingleStreamTracker(
                stream,
                InitialPositionInStreamExtended.newInitialPosition(
                    InitialPositionInStream.TRIM_HORIZON)),
            application,
            kinesis,
            dynamoDb,
            cloudWatch,
            "worker-1",
            readers::get);
    scheduler =
        new Scheduler(
            configs.checkpointConfig(),
            configs.coordinatorConfig().parentShardPollIntervalMillis(500),
            configs.leaseManagementConfig().shardSyncIntervalMillis(1000).failoverTimeMillis(2000),
            configs.lifecycleConfig(),
            configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
            configs.processorConfig(),
            configs
                .retrievalConfig()
                .retrievalSpecificConfig(
                    new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(250)));
    thread = new Thread(scheduler, "scheduler");
    thread.start();
  }

  /** Where the leases are. */
  DynamoDbAsyncClient dynamoDb() {
    return dynamoDb;
  }

  /** Has the readers checkpoint and waits for the end. */
  void shutDown() throws Exception {
    scheduler.startGracefulShutdown().get(60, TimeUnit.SECONDS);
    thread.join(TimeUnit.SECONDS.toMillis(30));
  }

  @Override
  public void close() {
    kinesis.close();
    dynamoDb.close();
    cloudWatch.close();
  }

  /** Checkpoints at the end of its shard and when it is to end. */
  abstract static class Reader implements ShardRecordProcessor {

    private String shard = "";

    String shard() {
      return shard;
    }

    @Override
    public void initialize(InitializationInput input) {
      shard = input.shardId();
    }

    @Override
    public void leaseLost(LeaseLostInput input) {}

    @Override
    public void shardEnded(ShardEndedInput input) {
      checkpoint(input.checkpointer());
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
      checkpoint(input.checkpointer());
    }

    private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
      try {
        checkpointer.checkpoint();
      } catch (InvalidStateException | ShutdownException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
