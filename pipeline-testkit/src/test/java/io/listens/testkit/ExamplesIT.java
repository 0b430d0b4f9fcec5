package io.listens.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.listens.model.ListenCodec;
import io.listens.model.ListenPolicy;
import io.listens.testkit.fault.FaultKind;
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The examples of the kit's documents. */
class ExamplesIT {

  @Test
  void faults() {
    FaultPlan plan =
        FaultPlan.seeded(7)
            .onKinesis("PutRecords")
            .atCalls(3)
            .loseAnswer()
            .onKinesis("PutRecords")
            .withProbability(0.1)
            .throttle()
            .onS3("PutObject")
            .of("lake/processed/")
            .atCalls(1, 2)
            .throttle();

    try (LocalAws aws = LocalAws.builder().faults(plan).start()) {
      program(aws);
      aws.faultLog().requireFired(FaultKind.THROTTLE, FaultKind.LOST_ANSWER);
    }
  }

  private static void program(LocalAws aws) {
    aws.kinesis().createStream(r -> r.streamName("listens").shardCount(1));
    PutRecordsRequestEntry entry =
        PutRecordsRequestEntry.builder()
            .partitionKey("k")
            .data(SdkBytes.fromUtf8String("{}"))
            .build();
    for (int i = 0; i < 5; i++) {
      aws.kinesis().putRecords(r -> r.streamName("listens").records(entry));
    }
    aws.s3().createBucket(r -> r.bucket("lake"));
    aws.s3()
        .putObject(
            r -> r.bucket("lake").key("processed/part-0.parquet"), RequestBody.fromString("x"));
  }

  @Test
  void time() {
    ManualClock clock = ManualClock.startingAt(Instant.parse("2024-06-25T12:00:00Z"));
    try (LocalAws aws = LocalAws.builder().clock(clock).start()) {
      String iterator = iteratorOf(aws);
      clock.advance(Duration.ofMinutes(6));
      assertThrows(
          ExpiredIteratorException.class,
          () -> aws.kinesis().getRecords(r -> r.shardIterator(iterator)));
    }
  }

  private static String iteratorOf(LocalAws aws) {
    aws.kinesis().createStream(r -> r.streamName("listens").shardCount(1));
    return aws.kinesis()
        .getShardIterator(
            r ->
                r.streamName("listens")
                    .shardId("shardId-000000000000")
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  @Test
  void theRightAnswer() {
    ListenGenerator listens = new ListenGenerator(42, Workload.typical().withListens(10_000));
    ExpectedWindows expected =
        ExpectedWindows.ofPayloads(
            listens.stream().map(GeneratedListen::payload),
            new ListenCodec(),
            listens.catalogue().songs(),
            new WindowRules(
                ListenPolicy.EVERYTHING,
                Duration.ofMinutes(30),
                Duration.ofMinutes(30),
                ZoneOffset.UTC));
    assertEquals(10_000, expected.counts().records());
  }
}
