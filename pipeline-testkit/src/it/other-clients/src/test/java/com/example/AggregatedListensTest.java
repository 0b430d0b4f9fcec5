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
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

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
    try (LocalAws aws = LocalAws.builder().dynamoDb(true).start()) {
      aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(2));
      try (ClientLibrary library = new ClientLibrary(aws, STREAM, "reader", Processor::new)) {
        Set<String> shardsSentTo = send(aws);

        assertTrue(all.await(90, TimeUnit.SECONDS), () -> "seen " + seen.size());
        library.shutDown();
        assertEquals(
            IntStream.range(0, LISTENS).mapToObj(Integer::toString).collect(Collectors.toSet()),
            seen);
        assertTrue(aggregated.get() > LISTENS / 2, () -> aggregated + " of aggregated records");
        assertEquals(shardsSentTo, shardsSeen);
      }
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

  /** Notes the listens that it reads, and checkpoints at the end of a shard. */
  private final class Processor extends ClientLibrary.Reader {

    private final ListenCodec codec = new ListenCodec();
    @Override
    public void processRecords(ProcessRecordsInput input) {
      for (KinesisClientRecord record : input.records()) {
        begun.countDown();
        shardsSeen.add(shard());
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
  }
}
