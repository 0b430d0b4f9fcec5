package io.listens.etl.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.EtlConfig;
import io.listens.etl.monitor.MonitorConfig;
import io.listens.etl.options.Option;
import io.listens.etl.reconcile.ReconcileOptions;
import io.listens.etl.window.UniqueUsers;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import io.listens.model.Pseudonyms;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobOptionsTest {

  private static final String[] LEAST = {
    "--listens.output", "s3://lake/music",
    "--listens.kinesis.streamName", "listens",
    "--listens.kinesis.region", "eu-west-1"
  };

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private static JobConfig parse(String... more) {
    return JobOptions.parse(
        Stream.concat(Arrays.stream(LEAST), Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void hasDefaults() {
    JobConfig config = parse();

    assertThat(config.mode()).isEqualTo(JobConfig.Mode.STREAM);
    assertThat(config.trigger()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.reconciling())
        .isEqualTo(new JobConfig.Reconciling(Duration.ofHours(1), null));
    assertThat(config.stop().marker()).isEqualTo("s3://lake/music/control/stop");
    assertThat(config.stop().timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.etl().output().root()).isEqualTo("s3://lake/music");
    assertThat(config.etl().source())
        .isEqualTo(Map.of("streamName", "listens", "region", "eu-west-1"));
    assertThat(config.etl().windows()).isEqualTo(WindowSpec.DEFAULT);
    assertThat(config.etl().policy()).isEqualTo(ListenPolicy.EVERYTHING);
    assertThat(config.etl().zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(config.monitor())
        .isEqualTo(
            new MonitorConfig(
                MonitorConfig.Destination.LOG,
                "listens",
                new MonitorConfig.CloudWatch("eu-west-1", null),
                Duration.ofMinutes(10)));
  }

  @Test
  void readsEachOption() {
    JobConfig config =
        parse(
            "--listens.mode",
            "audit",
            "--listens.trigger",
            "5s",
            "--listens.window=20m",
            "--listens.slide",
            "10m",
            "--listens.watermark",
            "1h",
            "--listens.zone",
            "Europe/Rome",
            "--listens.policy",
            "SCROBBLE",
            "--listens.unique-users",
            "sketch",
            "--listens.results-table",
            "lake.music.windows",
            "--listens.reconcile-every",
            "2h",
            "--listens.reconcile-back",
            "30d",
            "--listens.stop-marker",
            "s3://lake/stop",
            "--listens.stop-timeout",
            "5m",
            "--listens.name",
            "music",
            "--listens.metrics",
            "cloudwatch",
            "--listens.metrics-endpoint",
            "http://127.0.0.1:4566",
            "--listens.stalled-after",
            "20",
            "--listens.kinesis.startingPosition",
            "trim_horizon");

    assertThat(config.mode()).isEqualTo(JobConfig.Mode.AUDIT);
    assertThat(config.trigger()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.reconciling())
        .isEqualTo(new JobConfig.Reconciling(Duration.ofHours(2), Duration.ofDays(30)));
    assertThat(config.stop())
        .isEqualTo(new JobConfig.Stop("s3://lake/stop", Duration.ofMinutes(5)));
    assertThat(config.etl().windows())
        .isEqualTo(
            new WindowSpec(Duration.ofMinutes(20), Duration.ofMinutes(10), Duration.ofHours(1)));
    assertThat(config.etl().zone()).isEqualTo(ZoneId.of("Europe/Rome"));
    assertThat(config.etl().policy()).isEqualTo(ListenPolicy.SCROBBLE);
    assertThat(config.etl().uniqueUsers()).isEqualTo(UniqueUsers.SKETCH);
    assertThat(config.etl().output().resultsTable()).isEqualTo("lake.music.windows");
    assertThat(config.etl().source()).containsEntry("startingPosition", "trim_horizon");
    assertThat(config.monitor())
        .isEqualTo(
            new MonitorConfig(
                MonitorConfig.Destination.CLOUDWATCH,
                "music",
                new MonitorConfig.CloudWatch("eu-west-1", URI.create("http://127.0.0.1:4566")),
                Duration.ofSeconds(100)));
  }

  /** A window's listens came after its start: what is younger than the archive is whole in it. */
  @Test
  void looksAtWindowsAloneThatTheArchiveHoldsAllOf() {
    Instant now = Instant.parse("2024-06-25T17:30:00Z");

    ReconcileOptions all = parse().bounded(ReconcileOptions.BESIDE_STREAM, now);
    assertThat(all).isEqualTo(ReconcileOptions.BESIDE_STREAM);

    ReconcileOptions young =
        parse("--listens.reconcile-back", "30d").bounded(ReconcileOptions.BESIDE_STREAM, now);
    // One that ends then began 30 days before, and is left alone.
    assertThat(young.from()).isEqualTo(Instant.parse("2024-05-26T18:00:00Z"));
    assertThat(young.to()).isEqualTo(Instant.MAX);
    assertThat(young.repair()).isTrue();
  }

  @Test
  void readsTheKeyOfPseudonyms(@TempDir Path scratch) throws IOException {
    Path key = Files.writeString(scratch.resolve("key"), " " + KEY + "\r\n");

    Pseudonyms pseudonyms =
        parse("--listens.pseudonym-key-file", key.toString()).etl().pseudonyms();

    assertThat(pseudonyms).isNotNull();
    assertThat(pseudonyms.of("u"))
        .isEqualTo(Pseudonyms.withKey(KEY.getBytes(StandardCharsets.US_ASCII)).of("u"));
    assertThat(parse().etl().pseudonyms()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', which has 0 characters",
    "0123456789abcdef0123456789abcde, which has 31 characters",
    "0123456789abcdef 0123456789abcdef, which holds others",
    "0123456789abcdef0123456789äbcdef, which holds others",
  })
  void tellsOfAWrongKeyWithAllElseAndWithoutTheKey(
      String key, String problem, @TempDir Path scratch) throws IOException {
    Path file = Files.writeString(scratch.resolve("key"), key);

    assertThatThrownBy(() -> parse("--listens.pseudonym-key-file=" + file, "--listens.zone=Rome"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(
            "listens.pseudonym-key-file is '" + file + "', " + problem,
            "; expected a file of 32 to 1024 visible ASCII characters",
            "listens.zone is 'Rome'")
        .doesNotContain("abcdef");
  }

  @Test
  void tellsOfAKeyThatCannotBeRead(@TempDir Path scratch) throws IOException {
    Path large = Files.writeString(scratch.resolve("large"), "x".repeat(1025));
    assertThatThrownBy(() -> parse("--listens.pseudonym-key-file", large.toString()))
        .hasMessageContaining("', which has over 1024 characters; expected");
    assertThatThrownBy(() -> parse("--listens.pseudonym-key-file", scratch + "/none"))
        .hasMessageContaining("', which isn't there; expected");
    assertThatThrownBy(() -> parse("--listens.pseudonym-key-file", scratch.toString()))
        .hasMessageContaining("listens.pseudonym-key-file is '" + scratch + "', which ");
    assertThatThrownBy(() -> parse("--listens.pseudonym-key-file="))
        .hasMessageContaining("listens.pseudonym-key-file is '', which can't be read: ");
    assertThatThrownBy(() -> parse("--listens.pseudonym-key-file", "nowhere://lake/key"))
        .hasMessageContaining("'nowhere://lake/key', which can't be read: ");
  }

  @Test
  void looksForStandstillsNoSoonerThanAfterAMinuteOrNotAtAll() {
    assertThat(parse("--listens.trigger", "1s").monitor().stalledAfter())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(parse("--listens.stalled-after", "0").monitor().stalledAfter()).isNull();
    assertThat(parse("--listens.trigger", "available").monitor().stalledAfter()).isNull();
  }

  @Test
  void canDoWithoutTriggerAndReconciliation() {
    JobConfig config =
        parse("--listens.trigger", "available", "--listens.reconcile-every", "never");

    assertThat(config.trigger()).isNull();
    assertThat(config.reconciling().every()).isNull();
  }

  @Test
  void passesOverWhatIsGluesOrSomeoneElses() {
    JobConfig config =
        parse(
            "--JOB_NAME",
            "listens",
            "--TempDir",
            "s3://temp/",
            "--enable-metrics",
            "--window",
            "1m",
            "plain");

    assertThat(config).isEqualTo(parse());
  }

  @Test
  void needsNoStreamToReconcile() {
    JobConfig config =
        JobOptions.parse("--listens.output", "s3://lake", "--listens.mode", "reconcile");

    assertThat(config.mode()).isEqualTo(JobConfig.Mode.RECONCILE);
  }

  @Test
  void tellsOfAllThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                JobOptions.parse(
                    "--listens.kinesis.region",
                    "eu-west-1",
                    "--listens.kinesis.maxRecordsPerTrigger",
                    "many",
                    "--listens.windw",
                    "30m",
                    "--listens.watermark",
                    "-1s",
                    "--listens.policy",
                    "all",
                    "--listens.zone",
                    "Rome",
                    "--listens.trigger",
                    "often",
                    "--listens.metrics",
                    "stdout",
                    "--listens.metrics-endpoint",
                    "127.0.0.1",
                    "--listens.mode",
                    "--listens.slide",
                    "1h",
                    "--listens.slide",
                    "1h"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot run the job with these options: ")
        .message()
        .contains(
            "listens.mode has no value",
            "listens.slide is given twice; expected it once",
            "listens.windw is not known; did you mean listens.window?",
            "listens.output is missing",
            "listens.kinesis.streamName is missing",
            "listens.kinesis.maxRecordsPerTrigger is 'many'; expected a whole number from 1 on",
            "slide is PT1H; expected at most the window's PT30M",
            "listens.policy is 'all'; expected everything or thirty_seconds or scrobble",
            "listens.zone is 'Rome'; expected a zone like Europe/Rome or UTC",
            "listens.metrics is 'stdout'; expected none or log or cloudwatch",
            "listens.metrics-endpoint is '127.0.0.1'; expected a URL like http://127.0.0.1:4566",
            "listens.trigger is 'often'; expected a time like 60s or 5m, or available");
  }

  @Test
  void refusesOptionsOfTheSourceThatTheJobHasNoUseFor() {
    assertThatThrownBy(() -> parse("--listens.kinesis.endingPosition", "latest"))
        .hasMessageContaining("listens.kinesis.endingPosition is not known");
  }

  @Test
  void tellsOfEachOptionOnce() {
    List<String> keys = JobOptions.all().stream().map(Option::key).toList();

    assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.startsWith("listens."));
    assertThat(JobOptions.all()).noneMatch(option -> option.meaning().isBlank());
  }

  @Test
  void readsTheSecondWayIn() {
    JobConfig config =
        parse(
            "--listens.source",
            "kcl",
            "--listens.kinesis.startingPosition",
            "trim_horizon",
            "--listens.kcl.applicationName",
            "music",
            "--listens.kcl.billingMode",
            "provisioned");

    assertThat(config.etl().wayIn()).isEqualTo(EtlConfig.WayIn.KCL);
    assertThat(config.etl().source())
        .isEqualTo(
            Map.of(
                "streamName", "listens",
                "region", "eu-west-1",
                "startingPosition", "trim_horizon",
                "applicationName", "music",
                "billingMode", "provisioned"));
  }

  @Test
  void tellsAllThatIsWrongWithTheSecondWayIn() {
    assertThatThrownBy(
            () ->
                parse(
                    "--listens.source",
                    "kcl",
                    "--listens.trigger",
                    "available",
                    "--listens.kinesis.maxRecordsPerTrigger",
                    "10",
                    "--listens.kinesis.startingPosition",
                    "{}",
                    "--listens.kcl.metricsLevel",
                    "all"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "listens.kinesis.maxRecordsPerTrigger is set; expected it with listens.source kinesis"
                + " only")
        .hasMessageContaining("listens.kinesis.startingPosition is '{}'; expected latest, trim")
        .hasMessageContaining("listens.kcl.applicationName is missing")
        .hasMessageContaining(
            "listens.kcl.metricsLevel is 'all'; expected none or summary or detailed")
        .hasMessageContaining("listens.trigger is available; expected a time");
  }

  @Test
  void refusesOptionsOfTheOtherWayIn() {
    assertThatThrownBy(() -> parse("--listens.kcl.applicationName", "music"))
        .hasMessageContaining(
            "listens.kcl.applicationName is set; expected it with listens.source kcl only");
  }
}
