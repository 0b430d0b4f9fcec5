package io.listens.testkit.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.LocalAws;
import io.listens.testkit.recorded.RecordedEndpoint.Reply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/** Deployments against a recorded account: order, repetition, failures in the middle. */
@Timeout(60)
class DeploymentIT {

  private static final LocalDate TODAY = LocalDate.of(2024, 6, 25);

  @TempDir private Path files;

  private LocalAws local;
  private FakeAccount account;
  private Aws aws;
  private final StringWriter told = new StringWriter();
  private final List<String> made = new ArrayList<>();

  @BeforeEach
  void start() {
    local = LocalAws.start();
    account = new FakeAccount(this::createBucket);
    aws = Aws.connect(new Aws.Place(null, account.url(), local.endpoint()));
  }

  @AfterEach
  void stop() {
    aws.close();
    account.close();
    local.close();
  }

  private void createBucket() {
    if (made.isEmpty()) {
      local.s3().createBucket(r -> r.bucket(FakeAccount.BUCKET));
      made.add(FakeAccount.BUCKET);
    }
  }

  private Deployment deployment(boolean dry) {
    return new Deployment(aws, "listens", new Steps(new PrintWriter(told, true), dry, pause -> {}));
  }

  private static Deployment.Plan plan(String jar, Map<String, String> parameters) {
    Upload content = Upload.of("code/" + jar, "content of " + jar);
    return new Deployment.Plan(
        parameters,
        content,
        List.of(Upload.of("code/placeholder.scala", "//"), Upload.of("raw/songs/songs.csv", "x")),
        TODAY);
  }

  private void deploy(String jar) {
    deployment(false).deploy(plan(jar, Map.of("ShardCount", "4")));
  }

  private List<String> keys() {
    return local.s3().listObjectsV2(r -> r.bucket(FakeAccount.BUCKET)).contents().stream()
        .map(object -> object.key())
        .toList();
  }

  @Test
  void createsUploadsAndStartsInThatOrder() {
    deploy("one.jar");

    assertThat(account.changes()).containsExactly("CreateStack", "StartJobRun");
    assertThat(account.parameters())
        .containsEntry("ShardCount", "4")
        .containsEntry("JarKey", "code/one.jar")
        .containsEntry("FirstWindow", "2024-06-25-00-00");
    assertThat(keys())
        .containsExactly("code/one.jar", "code/placeholder.scala", "raw/songs/songs.csv");
    assertThat(told.toString().lines())
        .containsExactly(
            "Create stack listens {FirstWindow=2024-06-25-00-00, JarKey=code/one.jar,"
                + " ShardCount=4}",
            "Upload code/placeholder.scala (2 bytes)",
            "Upload raw/songs/songs.csv (1 bytes)",
            "Upload code/one.jar (18 bytes)",
            "Start the job",
            "  run jr_1");
  }

  @Test
  void changesNothingTheSecondTime() {
    deploy("one.jar");
    Map<String, String> before = account.parameters();
    int calls = account.changes().size();

    deployment(false).deploy(plan("one.jar", Map.of()));

    assertThat(account.changes().subList(calls, account.changes().size()))
        .as("which answers that there is nothing to update")
        .containsExactly("UpdateStack");
    assertThat(account.parameters()).isEqualTo(before);
    assertThat(told.toString())
        .contains("code/one.jar is there", "nothing to update", "Run jr_1 is RUNNING");
  }

  @Test
  void anUpdateUploadsFirstAndRestartsTheJob() {
    deploy("one.jar");
    account.lookedAtRuns =
        () -> {
          if (keys().contains("control/stop")) {
            account.endRun();
            local.s3().deleteObject(r -> r.bucket(FakeAccount.BUCKET).key("control/stop"));
          }
        };
    account.script("UpdateStack", Reply.xmlFailure(400, "ValidationError", "as planned"));
    assertThatThrownBy(() -> deploy("two.jar")).isInstanceOf(CloudFormationException.class);
    assertThat(keys()).as("uploaded before the stack is told of it").contains("code/two.jar");
    assertThat(account.parameters()).containsEntry("JarKey", "code/one.jar");

    deploy("two.jar");

    assertThat(account.parameters()).containsEntry("JarKey", "code/two.jar");
    assertThat(account.changes())
        .containsExactly("CreateStack", "StartJobRun", "UpdateStack", "UpdateStack", "StartJobRun");
    assertThat(told.toString()).contains("Stop run jr_1, which ends or is older", "run jr_2");
  }

  @Test
  void tellsWhyAStackCannotBeCreatedAndBeginsAnewTheNextTime() {
    account.creationEnds = "ROLLBACK_COMPLETE";
    assertThatThrownBy(() -> deploy("one.jar"))
        .hasMessage(
            "Stack listens is ROLLBACK_COMPLETE; expected CREATE_COMPLETE. Stream: Limit of"
                + " shards");
    assertThat(account.changes()).containsExactly("CreateStack");

    account.creationEnds = "CREATE_COMPLETE";
    deploy("one.jar");

    assertThat(account.changes())
        .containsExactly("CreateStack", "DeleteStack", "CreateStack", "StartJobRun");
  }

  @Test
  void saysWhenAStackCannotBeUpdated() {
    account.creationEnds = "ROLLBACK_FAILED";
    assertThatThrownBy(() -> deploy("one.jar")).hasMessageContaining("is ROLLBACK_FAILED");

    assertThatThrownBy(() -> deploy("one.jar"))
        .hasMessageContaining("is ROLLBACK_FAILED; expected one that can be updated");
    assertThat(account.changes()).containsExactly("CreateStack");
  }

  @Test
  void goesOnWhereItWasBrokenOff() {
    account.script(
        "StartJobRun", Reply.jsonFailure(400, "ResourceNumberLimitExceededException", "x"));
    assertThatThrownBy(() -> deploy("one.jar")).hasMessageContaining("x");

    deploy("one.jar");

    assertThat(account.changes())
        .containsExactly("CreateStack", "StartJobRun", "UpdateStack", "StartJobRun");
    assertThat(told.toString()).contains("code/one.jar is there", "run jr_1");
  }

  @Test
  void aDryRunChangesNothing() {
    deployment(true).deploy(plan("one.jar", Map.of()));
    assertThat(account.changes()).isEmpty();
    assertThat(told.toString().lines()).hasSize(5).allMatch(line -> line.startsWith("Would: "));

    deploy("one.jar");
    int calls = account.changes().size();
    deployment(true).deploy(plan("two.jar", Map.of()));
    deployment(true).destroy();

    assertThat(account.changes()).hasSize(calls);
    assertThat(keys()).doesNotContain("code/two.jar");
  }

  @Test
  void destroysTheRunTheDataAndTheStackInThatOrder() {
    deploy("one.jar");
    local
        .s3()
        .putObject(
            r -> r.bucket(FakeAccount.BUCKET).key("raw/listens/x"), RequestBody.fromString("x"));
    local.s3().createMultipartUpload(r -> r.bucket(FakeAccount.BUCKET).key("processed/y"));
    account.script("DeleteStack", Reply.xmlFailure(400, "ValidationError", "as planned"));
    assertThatThrownBy(() -> deployment(false).destroy()).hasMessageContaining("as planned");

    deployment(false).destroy();
    deployment(false).destroy();

    assertThat(account.changes())
        .containsExactly(
            "CreateStack", "StartJobRun", "BatchStopJobRun", "DeleteStack", "DeleteStack");
    assertThat(keys()).isEmpty();
    assertThat(local.s3().listMultipartUploads(r -> r.bucket(FakeAccount.BUCKET)).uploads())
        .isEmpty();
    assertThat(told.toString()).endsWith("There is no stack listens" + System.lineSeparator());
  }

  private String run(Object command, int code, String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--endpoint=" + account.url());
    all.add("--s3-endpoint=" + local.endpoint());
    CommandLine line = new CommandLine(command).setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    assertThat(line.execute(all.toArray(String[]::new))).as(out.toString()).isEqualTo(code);
    return out.toString();
  }

  @Test
  void theCommandsDoTheSame() throws Exception {
    account.atOnce = true;
    Path songs = Files.writeString(files.resolve("songs.csv"), "track_id\n");
    Path jar = Files.writeString(files.resolve("job-glue.jar"), "a jar");

    assertThat(run(new StatusCommand(), 1)).contains("stack", "none");
    assertThat(run(new DeployCommand(), 2, "--jar=" + jar)).contains("--songs is missing");
    assertThat(
            run(new DeployCommand(), 0, "--jar=" + jar, "--songs=" + songs, "--set=ShardCount=3"))
        .contains("Create stack listens", "run jr_1");
    assertThat(run(new StatusCommand(), 0))
        .contains("CREATE_COMPLETE", "jr_1 RUNNING", "windows Lag", "1,234");
    assertThat(run(new LogsCommand(), 0)).contains("2024-06-25T17:00:00Z a line");
    assertThat(run(new StopCommand(), 0, "--dry-run")).contains("Would: Ask run jr_1 to end");
    assertThat(run(new StopCommand(), 0, "--force")).contains("Stop run jr_1 at once");
    assertThat(run(new StopCommand(), 0)).contains("The job doesn't run");
    assertThat(run(new DestroyCommand(), 0, "--dry-run")).contains("Would: Delete stack listens");
    assertThat(run(new DestroyCommand(), 0, "--yes")).contains("Delete all that is in bucket");
    assertThat(run(new StopCommand(), 1)).contains("There is no stack listens");
  }

  @Test
  void refusesANameThatBucketsCannotHave() {
    assertThat(run(new StatusCommand(), 2, "--stack=My_Listens"))
        .contains("--stack is 'My_Listens'; expected at most 31 small letters");
  }

  /** The rights of who deploys, against the calls of the commands. */
  @Test
  void theDeployerMayCallWhatTheCommandsCall() throws Exception {
    theCommandsDoTheSame();
    Template template = Template.load("deployer.yaml");
    Rights rights = new Rights(template.properties("DeployerPolicy").get("PolicyDocument"));
    Stream<String> called =
        account.requests().stream()
            .map(request -> request.operation())
            .map(
                operation ->
                    switch (operation.replaceFirst("\\..*", "")) {
                      case "AWSGlue" -> "glue:" + operation.substring("AWSGlue.".length());
                      case "Logs_20140328" ->
                          "logs:" + operation.substring("Logs_20140328.".length());
                      default ->
                          (operation.contains("Stack") ? "cloudformation:" : "cloudwatch:")
                              + operation;
                    });

    assertThat(rights.actions("none")).containsAll(new TreeSet<>(called.toList()));
  }
}
