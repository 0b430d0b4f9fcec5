package io.listens.testkit.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.ListenPipeline;
import io.listens.testkit.LocalAws;
import io.listens.testkit.fault.FaultKind;
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import io.listens.testkit.local.LocalSpark;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The job is killed three times in a row, and the stream is resharded meanwhile. */
@Timeout(400)
class KilledKclIT {

  private static final long SEED = 22;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path scratch;

  @Test
  void nothingIsMissingAndNothingCountsTwice() throws Exception {
    System.out.println("KilledKclIT: seed " + SEED);
    Workload workload = Workload.typical().withListens(8_000).withMalformed(0.01);
    try (LocalAws aws = LocalAws.builder().dynamoDb(true).start()) {
      KclLake lake = new KclLake(aws, new ListenGenerator(SEED, workload), 2, scratch);
      SparkSession spark = LocalSpark.start(aws);
      try {
        int quarter = lake.size() / 4;
        lake.send(0, quarter);
        killWhenMoreHasLanded(aws, lake, spark);
        lake.send(quarter, 2 * quarter);
        split(aws);
        lake.send(2 * quarter, 3 * quarter);
        killWhenFileIsWritten(1, aws, lake);
        lake.send(3 * quarter, lake.size());
        killWhenFileIsWritten(2, aws, lake);

        aws.faultLog().requireFired(FaultKind.KILL);
        Calls.watch(aws);
        Process last = KclJob.start(lake, aws, scratch.resolve("job.log"));
        try {
          KclLake.await(
              "all to land",
              PATIENCE,
              () -> {
                assertThat(last.isAlive()).as("the job runs").isTrue();
                return lake.landed(spark) >= lake.size();
              });
          aws.s3().putObject(r -> r.bucket(KclLake.NAME).key("control/stop"), RequestBody.empty());
          assertThat(last.waitFor()).isZero();
        } finally {
          last.destroyForcibly();
        }
        assertThat(Calls.actions(aws))
            .contains("dynamodb:UpdateItem")
            .isSubsetOf(
                Stream.concat(Calls.ACTIONS.stream(), Stream.of(Calls.AROUND_A_RESHARD)).toList());
        new ListenPipeline(spark, lake.config()).runAvailable();

        lake.assertExact(spark);
      } finally {
        spark.stop();
      }
    }
  }

  private void killWhenMoreHasLanded(LocalAws aws, KclLake lake, SparkSession spark)
      throws Exception {
    long before = lake.landed(spark);
    Process job = KclJob.start(lake, aws, scratch.resolve("job.log"));
    try {
      KclLake.await(
          "more to land",
          PATIENCE,
          () -> {
            assertThat(job.isAlive()).as("the job runs").isTrue();
            return lake.landed(spark) > before;
          });
    } finally {
      job.destroyForcibly().waitFor();
    }
  }

  /** Then the batch has left something behind, and hasn't landed. */
  private void killWhenFileIsWritten(int file, LocalAws aws, KclLake lake) throws Exception {
    CompletableFuture<Process> started = new CompletableFuture<>();
    aws.faults(
        FaultPlan.none()
            .onS3("PutObject")
            .of(KclLake.NAME + "/raw/listens/")
            .atCalls(file)
            .killAfter(() -> started.join().destroyForcibly()));
    Process job = KclJob.start(lake, aws, scratch.resolve("job.log"));
    started.complete(job);
    try {
      assertThat(job.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      job.destroyForcibly();
      aws.faults(FaultPlan.none());
    }
  }

  private static void split(LocalAws aws) {
    Shard shard = aws.kinesis().listShards(r -> r.streamName(KclLake.NAME)).shards().get(0);
    BigInteger end = new BigInteger(shard.hashKeyRange().endingHashKey());
    aws.kinesis()
        .splitShard(
            r ->
                r.streamName(KclLake.NAME)
                    .shardToSplit(shard.shardId())
                    .newStartingHashKey(end.shiftRight(1).toString()));
  }
}
