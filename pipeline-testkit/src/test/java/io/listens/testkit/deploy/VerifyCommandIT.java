package io.listens.testkit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.job.Job;
import io.listens.model.Listen;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import io.listens.testkit.local.LocalSpark;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import software.amazon.awssdk.core.sync.RequestBody;

@Timeout(120)
class VerifyCommandIT {

  private static final String BUCKET = FakeAccount.BUCKET;
  private static final Instant START = Instant.parse("2024-06-25T17:00:00Z");
  private static final String SONGS =
      """
      track_id,artists,album_name,track_name,duration_ms,track_genre
      t1,A,B,C,180000,pop
      """;

  @Test
  void tellsWhetherTheResultsAreWhatTheArchiveSays() throws Exception {
    try (LocalAws local = LocalAws.start();
        FakeAccount account = new FakeAccount(() -> {})) {
      local.s3().createBucket(r -> r.bucket(BUCKET));
      local
          .s3()
          .putObject(
              r -> r.bucket(BUCKET).key("raw/songs/songs.csv"), RequestBody.fromString(SONGS));
      stack(account, local);
      fill(local);

      assertThat(verify(account, local, 0))
          .containsPattern("archived +41")
          .containsPattern("counted +41")
          .containsPattern("windows compared +1")
          .containsPattern("windows that differ +0");

      local
          .s3()
          .deleteObject(
              r -> r.bucket(BUCKET).key("processed/window=2024-06-25-17-00/part-0.parquet"));
      assertThat(verify(account, local, 3)).contains("window 2024-06-25T17:00:00Z differs");

      // What the archive may have lost something of isn't looked at.
      account.parameters().put("RawRetentionDays", "30");
      assertThat(verify(account, local, 0)).containsPattern("windows compared +0");
    }
  }

  private static void stack(FakeAccount account, LocalAws local) {
    try (Aws aws = Aws.connect(new Aws.Place(null, account.url(), local.endpoint()))) {
      Map<String, String> parameters =
          Map.of(
              "WindowMinutes", "30",
              "WatermarkMinutes", "10",
              "ListenPolicy", "everything",
              "ZonelessTimes", "UTC",
              "RawRetentionDays", "0");
      Steps steps = new Steps(new PrintWriter(new StringWriter()), false, pause -> {});
      new Deployment(aws, "listens", steps)
          .deploy(
              new Deployment.Plan(
                  parameters, Upload.of("code/x.jar", "x"), List.of(), LocalDate.of(2024, 6, 25)));
    }
  }

  /** A window that is closed, and one that is open. */
  private static void fill(LocalAws local) {
    local.kinesis().createStream(r -> r.streamName("listens").shardCount(1));
    try (ListenProducer producer =
        new ListenProducer(local.kinesis(), ProducerConfig.forStream("listens").build())) {
      for (int i = 0; i <= 40; i++) {
        Instant at = START.plusSeconds(i < 40 ? i : 3600);
        var unused = producer.send(Listen.of("u", "t1", at).withId("id" + i));
      }
    }
    LocalSpark.start(local);
    assertThat(
            Job.run(
                "--listens.output=s3a://" + BUCKET,
                "--listens.kinesis.streamName=listens",
                "--listens.kinesis.region=" + local.region(),
                "--listens.kinesis.endpointUrl=" + local.endpoint(),
                "--listens.kinesis.startingPosition=trim_horizon",
                "--listens.trigger=available"))
        .isZero();
  }

  private static String verify(FakeAccount account, LocalAws local, int code) {
    StringWriter out = new StringWriter();
    CommandLine line =
        new CommandLine(new VerifyCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true));
    assertThat(line.execute("--endpoint=" + account.url(), "--s3-endpoint=" + local.endpoint()))
        .as(out.toString())
        .isEqualTo(code);
    return out.toString();
  }
}
