package io.listens.testkit.deploy;

import static io.listens.testkit.deploy.Template.list;
import static io.listens.testkit.deploy.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.job.Job;
import io.listens.model.Listen;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import io.listens.testkit.fault.FaultLog;
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.local.LocalSpark;
import io.listens.testkit.recorded.RecordedEndpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The rights that the template gives, against the calls that a run makes: none missing, none
 * unused. The job has the template's own arguments.
 */
@Timeout(240)
class RightsIT {

  private static final String STREAM = Template.STACK;

  /** The least that S3 has. */
  private static final int PART_BYTES = 5 * 1024 * 1024;

  private static final Instant START = Instant.parse("2024-06-25T17:00:00Z");

  private final Template template = Template.load("listens.yaml");
  private final String bucket = String.valueOf(template.properties("Bucket").get("BucketName"));
  private LocalAws aws;

  @BeforeEach
  void start() {
    aws = LocalAws.start();
    aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(1));
    aws.s3().createBucket(r -> r.bucket(bucket));
    putObject(
        "raw/songs/songs.csv",
        """
        track_id,artists,album_name,track_name,duration_ms,track_genre
        t1,A,B,C,180000,pop
        t2,too,few
        """);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private void putObject(String key, String text) {
    aws.s3().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  /** A fault that does nothing but have each call in the log. */
  private static FaultPlan watching() {
    Duration none = Duration.ofNanos(1);
    return FaultPlan.none()
        .waitingBy(time -> {})
        .onKinesis()
        .atEveryCall()
        .delay(none)
        .onS3()
        .atEveryCall()
        .delay(none);
  }

  private List<FaultLog.Entry> callsSince(int before) {
    aws.faults(FaultPlan.none());
    List<FaultLog.Entry> all = aws.faultLog().entries();
    return all.subList(before, all.size());
  }

  private void send(String id, int minute) throws Exception {
    ProducerConfig config = ProducerConfig.forStream(STREAM).build();
    try (ListenProducer producer = new ListenProducer(aws.kinesis(), config)) {
      producer.send(Listen.of("u", "t1", START.plusSeconds(60L * minute)).withId(id)).get();
    }
  }

  private static Set<String> actionsOf(List<FaultLog.Entry> calls) {
    Set<String> actions = new TreeSet<>();
    calls.stream().flatMap(Rights::of).forEach(need -> actions.add(need.action()));
    return actions;
  }

  @Test
  void theProducerMayDoWhatItDoesAndNothingElse() throws Exception {
    Rights rights = new Rights(template.properties("ProducerPolicy").get("PolicyDocument"));
    aws.faults(watching());
    send("a", 0);
    List<FaultLog.Entry> calls = callsSince(0);

    assertThat(rights.missing(calls.stream().flatMap(Rights::of))).isEmpty();
    assertThat(rights.actions("none")).isEqualTo(actionsOf(calls));
  }

  @Test
  void theJobMayDoWhatItDoesAndNothingElse() throws Exception {
    Object policy = list(template.properties("JobRole").get("Policies")).get(0);
    Rights rights = new Rights(map(policy).get("PolicyDocument"));
    send("a", 0);
    putRecord("no listen".getBytes(StandardCharsets.UTF_8));

    List<FaultLog.Entry> calls = new ArrayList<>(watchedRun(0));
    // A second run, with something for it to mend: late listens, a catalogue without mistakes.
    send("b", 45);
    assertThat(watchedRun(0)).isNotEmpty();
    send("late", 5);
    putObject(
        "raw/songs/songs.csv",
        """
        track_id,artists,album_name,track_name,duration_ms,track_genre
        t1,A,B,C,180000,pop
        """);
    putObject("control/stop", "of an earlier run");
    calls.addAll(watchedRun(0));
    // And one whose upload in parts fails.
    sendMoreThanAPart();
    aws.faults(watching().onS3("UploadPart").atEveryCall().deny());
    calls.addAll(run(1));

    assertThat(rights.missing(calls.stream().flatMap(Rights::of))).isEmpty();
    Set<String> used = actionsOf(calls);
    used.add("cloudwatch:PutMetricData");
    assertThat(rights.actions("WriteLogs")).isEqualTo(used);
    assertThatTheTableLeadsToTheResults();
  }

  private void putRecord(byte[] data) {
    aws.kinesis()
        .putRecord(r -> r.streamName(STREAM).partitionKey("k").data(SdkBytes.fromByteArray(data)));
  }

  /** Of what can't be compressed. */
  private void sendMoreThanAPart() {
    Random random = new Random(7);
    for (int bytes = 0; bytes <= 2 * PART_BYTES; bytes += 1_000_000) {
      byte[] data = new byte[1_000_000];
      random.nextBytes(data);
      putRecord(data);
    }
  }

  private List<FaultLog.Entry> watchedRun(int code) {
    aws.faults(watching());
    return run(code);
  }

  /** Runs the job, and returns the calls that were watched in it. */
  private List<FaultLog.Entry> run(int code) {
    int before = aws.faultLog().entries().size();
    Map<String, String> hadoop = new HashMap<>(aws.hadoopConf());
    hadoop.put("fs.s3a.multipart.size", String.valueOf(PART_BYTES));
    hadoop.put("fs.s3a.multipart.threshold", String.valueOf(PART_BYTES));
    LocalSpark.useCredentialsOf(aws);
    LocalSpark.start(hadoop);
    try (RecordedEndpoint cloudWatch =
        new RecordedEndpoint(r -> RecordedEndpoint.Reply.xml(r.operation(), ""))) {
      assertThat(Job.run(arguments(cloudWatch))).isEqualTo(code);
      assertThat(cloudWatch.requests())
          .isNotEmpty()
          .allMatch(request -> request.operation().equals("PutMetricData"))
          .as("the namespace that the right is bound to")
          .allMatch(request -> request.parameter("Namespace").equals("listens"));
    }
    return callsSince(before);
  }

  private String[] arguments(RecordedEndpoint cloudWatch) {
    Map<String, Object> arguments =
        new HashMap<>(map(template.properties("Job").get("DefaultArguments")));
    arguments.put("--listens.trigger", "available");
    arguments.put("--listens.kinesis.endpointUrl", aws.endpoint());
    arguments.put("--listens.metrics-endpoint", cloudWatch.url());
    return arguments.entrySet().stream()
        .map(argument -> argument.getKey() + "=" + argument.getValue())
        .toArray(String[]::new);
  }

  private void assertThatTheTableLeadsToTheResults() {
    Map<String, Object> projection =
        map(map(template.properties("Table").get("TableInput")).get("Parameters"));
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(
            String.valueOf(projection.get("projection.window.format")), Locale.ROOT);
    String location =
        String.valueOf(projection.get("storage.location.template"))
            .replace("${window}", format.withZone(java.time.ZoneOffset.UTC).format(START));

    assertThat(aws.s3().listObjectsV2(r -> r.bucket(bucket).prefix("processed/")).contents())
        .extracting(object -> "s3://" + bucket + "/" + object.key())
        .contains(location + "/part-0.parquet");
  }
}
