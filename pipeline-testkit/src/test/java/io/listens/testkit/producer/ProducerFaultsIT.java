package io.listens.testkit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import com.amazonaws.services.kinesis.model.Record;
import io.listens.model.Listen;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import io.listens.testkit.fault.FaultKind;
import io.listens.testkit.fault.FaultPlan;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/**
 * Throttling, partial failures, lost answers, resets, a split and a merge, over HTTP and in one
 * run.
 */
class ProducerFaultsIT {

  private static final String STREAM = "listens";
  private static final int LISTENS = 200_000;
  private static final int USERS = 2_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(240)
  void everyListenArrivesAndOnlyALostAnswerRepeatsOne(boolean strictOrder) {
    long seed = new Random().nextLong();
    try (LocalAws aws = LocalAws.start();
        Watched client = new Watched(client(aws))) {
      aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(2));
      aws.faults(faults(seed));
      send(aws, client, strictOrder);
      aws.faults(FaultPlan.none());

      aws.faultLog()
          .requireFired(
              FaultKind.THROTTLE,
              FaultKind.FAILED_RECORDS,
              FaultKind.LOST_ANSWER,
              FaultKind.CONNECTION_RESET);
      // No other fault of the plan is answered by a 500: those calls are the lost answers.
      assertThat(client.answeredBy500())
          .as("seed %d", seed)
          .hasSize((int) aws.faultLog().count(FaultKind.LOST_ANSWER));
      BitSet repeated = requireAllThere(aws, seed, strictOrder);
      BitSet unexplained = (BitSet) repeated.clone();
      unexplained.andNot(carriedBy(client.answeredBy500()));
      assertThat(unexplained.cardinality()).as("seed %d: %s", seed, unexplained).isZero();
      assertThat(repeated.cardinality()).as("seed %d: a lost answer repeats", seed).isPositive();
    }
  }

  private static FaultPlan faults(long seed) {
    return FaultPlan.seeded(seed)
        .onKinesis("PutRecords")
        .withProbability(0.05)
        .throttle()
        .onKinesis("PutRecords")
        .withProbability(0.08)
        .loseAnswer()
        .onKinesis("PutRecords")
        .withProbability(0.15)
        .failRecords(0.3)
        .onKinesis("PutRecords")
        .withProbability(0.05)
        .resetConnection();
  }

  /** Without retries of its own, so that each call is seen. */
  private static KinesisClient client(LocalAws aws) {
    return aws.configure(KinesisClient.builder())
        .httpClientBuilder(ApacheHttpClient.builder())
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The counts tell.
  private static void send(LocalAws aws, KinesisClient client, boolean strictOrder) {
    ProducerConfig config =
        ProducerConfig.forStream(STREAM)
            .strictOrder(strictOrder)
            .maxAggregateBytes(8 << 10)
            .maxBatchRecords(strictOrder ? 200 : 20)
            .bufferBytes(6 << 20)
            .quotaShare(50)
            .maxBackoff(Duration.ofMillis(200))
            .build();
    ListenProducer producer = new ListenProducer(client, config);
    for (int i = 0; i < LISTENS; i++) {
      Listen listen = Listen.of("u" + i % USERS, "t" + i % 99, Instant.ofEpochMilli(i));
      producer.send(listen.withId(Integer.toString(i)));
      if (i == LISTENS / 3) {
        split(aws);
      } else if (i == 2 * LISTENS / 3) {
        merge(aws);
      }
    }
    producer.close();
    assertThat(producer.snapshot().sent()).isEqualTo(LISTENS);
    assertThat(producer.snapshot().failed()).isZero();
  }

  private static void split(LocalAws aws) {
    String shard = open(aws).get(0).shardId();
    String quarter = BigInteger.ONE.shiftLeft(126).toString();
    aws.kinesis()
        .splitShard(r -> r.streamName(STREAM).shardToSplit(shard).newStartingHashKey(quarter));
  }

  /** The upper child of the one that was split and its neighbour. */
  private static void merge(LocalAws aws) {
    List<Shard> open = open(aws);
    aws.kinesis()
        .mergeShards(
            r ->
                r.streamName(STREAM)
                    .shardToMerge(open.get(1).shardId())
                    .adjacentShardToMerge(open.get(2).shardId()));
  }

  private static List<Shard> open(LocalAws aws) {
    return aws
        .kinesis()
        .listShards(r -> r.streamName(STREAM).shardFilter(f -> f.type(ShardFilterType.AT_LATEST)))
        .shards()
        .stream()
        .sorted(Comparator.comparing(s -> new BigInteger(s.hashKeyRange().startingHashKey())))
        .toList();
  }

  /** Which listens are there more than once. */
  private static BitSet requireAllThere(LocalAws aws, long seed, boolean strictOrder) {
    BitSet seen = new BitSet();
    BitSet repeated = new BitSet();
    int[] last = new int[USERS];
    Arrays.fill(last, -1);
    Consumer.readAll(
        aws,
        STREAM,
        listen -> {
          int number = number(listen);
          if (seen.get(number)) {
            repeated.set(number);
          } else if (strictOrder) {
            assertThat(number).as("seed %d", seed).isGreaterThan(last[number % USERS]);
            last[number % USERS] = number;
          }
          seen.set(number);
        });
    assertThat(seen.cardinality()).as("seed %d: listens there", seed).isEqualTo(LISTENS);
    return repeated;
  }

  private static int number(Listen listen) {
    return Integer.parseInt(String.valueOf(listen.listenId()));
  }

  private static BitSet carriedBy(List<PutRecordsRequest> calls) {
    BitSet carried = new BitSet();
    for (PutRecordsRequest call : calls) {
      List<Record> records =
          call.records().stream()
              .map(
                  put ->
                      new Record()
                          .withPartitionKey(put.partitionKey())
                          .withSequenceNumber("1")
                          .withData(put.data().asByteBuffer()))
              .toList();
      UserRecord.deaggregate(records)
          .forEach(record -> carried.set(number(Consumer.listen(record))));
    }
    return carried;
  }
}
