package io.listens.testkit.kcl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.ListenPipeline;
import io.listens.etl.kcl.KclLanding;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.model.Pseudonyms;
import io.listens.testkit.LocalAws;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import io.listens.testkit.local.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every record counts once, and the rights it takes are those of the documentation. */
@Timeout(240)
class KclIT {

  private static final long SEED = 8;
  private static final int ACROSS_SHARDS = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Users' pseudonyms show in the results' sketches: windows must not make them twice. */
  private static final Pseudonyms PSEUDONYMS =
      Pseudonyms.withKey("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

  @TempDir private Path scratch;

  @Test
  void countsEveryRecordOnce() throws Exception {
    System.out.println("KclIT: seed " + SEED);
    Workload workload = Workload.typical().withListens(20_000).withMalformed(0.01);
    try (LocalAws aws = LocalAws.builder().dynamoDb(true).start()) {
      KclLake lake = new KclLake(aws, new ListenGenerator(SEED, workload), 4, scratch);
      lake.send(0, lake.size() - ACROSS_SHARDS);
      lake.sendAcrossShards(lake.size() - ACROSS_SHARDS, lake.size());
      Calls.watch(aws);
      SparkSession spark = LocalSpark.start(aws);
      try {
        ListenPipeline pipeline =
            new ListenPipeline(spark, lake.config().withPseudonyms(PSEUDONYMS));
        StreamingQuery windows = pipeline.startWindows(Trigger.ProcessingTime(1_000));
        try (KclLanding landing = pipeline.startLanding(Duration.ofSeconds(1))) {
          KclLake.await(
              "all to land",
              PATIENCE,
              () -> {
                landing.check();
                return lake.landed(spark) >= lake.size();
              });
          landing.stop(Duration.ofSeconds(30));
        }
        windows.stop();
        ReconcileReport report = pipeline.runAvailable();

        lake.assertExact(spark);
        assertThat(report.repaired())
            .as("windows that the stream made otherwise than the archive has it")
            .hasSizeLessThan((int) report.windows());
      } finally {
        spark.stop();
      }
      assertThat(Calls.actions(aws)).containsExactlyInAnyOrderElementsOf(Calls.ACTIONS);
    }
  }
}
