package io.listens.testkit.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;

/**
 * A stack, the files that its job needs, and the job's run. Each step looks first at what is there:
 * doing it all again changes nothing, and what was broken off goes on where it was.
 */
final class Deployment {

  static final Duration GRACE = Duration.ofMinutes(5);

  private static final String TEMPLATE = "/META-INF/listens/deploy/listens.yaml";
  private static final String JAR = "JarKey";
  private static final String FIRST_WINDOW = "FirstWindow";

  /** What is left when a stack couldn't be created: it holds nothing, and can't be updated. */
  private static final Set<String> LEFT_OVER = Set.of("ROLLBACK_COMPLETE", "CREATE_FAILED");

  private final Aws aws;
  private final Stack stack;
  private final Steps steps;

  Deployment(Aws aws, String stackName, Steps steps) {
    this.aws = aws;
    this.steps = steps;
    this.stack = new Stack(aws.stacks(), stackName, steps);
  }

  /**
   * What is to be there.
   *
   * @param parameters of the template
   * @param jar the job's
   * @param others other files
   * @param today for a stack that is created: windows before it aren't looked for
   */
  record Plan(Map<String, String> parameters, Upload jar, List<Upload> others, LocalDate today) {}

  Stack stack() {
    return stack;
  }

  /**
   * Makes it so.
   *
   * @throws IllegalStateException if the stack can't be created or updated, with the reasons
   */
  void deploy(Plan plan) {
    Optional<Stack.State> before = stack.settled();
    if (before.filter(state -> LEFT_OVER.contains(state.status())).isPresent()) {
      steps.change("Delete what is left of a stack that couldn't be created", stack::delete);
      before = Optional.empty();
    }
    if (before.isPresent()) {
      requireUsable(before.get());
      // Files first: the job's next run, which may begin by itself, needs them.
      upload(plan, new Bucket(aws.s3(), before.get().output("BucketName")));
      update(plan, before.get());
    } else {
      create(plan);
    }
    if (steps.dry() && before.isEmpty()) {
      steps.change("Start the job", () -> {});
    } else {
      run(stack.usable());
    }
  }

  private void requireUsable(Stack.State state) {
    if (!state.usable()) {
      throw new IllegalStateException(
          "Stack "
              + stack.name()
              + " is "
              + state.status()
              + "; expected one that can be updated. Mend it in the console, or destroy it");
    }
  }

  private void create(Plan plan) {
    Map<String, String> parameters = new TreeMap<>(plan.parameters());
    parameters.put(JAR, plan.jar().key());
    parameters.putIfAbsent(FIRST_WINDOW, plan.today() + "-00-00");
    steps.change(
        "Create stack " + stack.name() + " " + parameters,
        () -> stack.create(template(), parameters));
    if (steps.dry()) {
      all(plan).forEach(upload -> steps.change(told(upload), () -> {}));
    } else {
      upload(plan, new Bucket(aws.s3(), stack.usable().output("BucketName")));
    }
  }

  private void update(Plan plan, Stack.State before) {
    Map<String, String> parameters = new TreeMap<>(plan.parameters());
    parameters.put(JAR, plan.jar().key());
    steps.change(
        "Update stack " + stack.name() + " " + parameters,
        () ->
            steps.tell(
                stack.update(template(), parameters, before)
                    ? "  updated"
                    : "  nothing to update"));
  }

  private void upload(Plan plan, Bucket bucket) {
    for (Upload upload : all(plan)) {
      if (bucket.holds(upload)) {
        steps.tell(upload.key() + " is there");
      } else {
        steps.change(told(upload), () -> bucket.put(upload));
      }
    }
  }

  private static List<Upload> all(Plan plan) {
    List<Upload> all = new ArrayList<>(plan.others());
    all.add(plan.jar());
    return all;
  }

  private static String told(Upload upload) {
    return String.format(
        Locale.ROOT, "Upload %s (%,d bytes)", upload.key(), upload.content().length);
  }

  private void run(Stack.State state) {
    JobRuns runs = runs(state);
    Optional<JobRun> active = runs.active();
    if (active.filter(run -> isAsWanted(run, state)).isPresent()) {
      steps.tell("Run " + active.get().id() + " is " + active.get().jobRunStateAsString());
      return;
    }
    if (active.isPresent()) {
      steps.change(
          "Stop run " + active.get().id() + ", which ends or is older than the stack's last change",
          () -> stop(state, GRACE));
    }
    steps.change("Start the job", () -> steps.tell("  run " + runs.start()));
  }

  private static boolean isAsWanted(JobRun run, Stack.State state) {
    return run.jobRunState() != JobRunState.STOPPING && !run.startedOn().isBefore(state.changed());
  }

  /**
   * Asks the run to end and waits.
   *
   * @throws IllegalStateException if it hasn't by then
   */
  void stop(Stack.State state, Duration patience) {
    new Bucket(aws.s3(), state.output("BucketName")).putStopMarker();
    if (!runs(state).awaitNone(patience)) {
      throw new IllegalStateException(
          "The job still runs after " + patience + "; wait, or stop it with --force");
    }
  }

  JobRuns runs(Stack.State state) {
    return new JobRuns(aws.glue(), state.output("JobName"), steps);
  }

  /** Takes everything away: the run, all data, the stack. */
  void destroy() {
    Optional<Stack.State> found = stack.settled();
    if (found.isEmpty()) {
      steps.tell("There is no stack " + stack.name());
      return;
    }
    Stack.State state = found.get();
    if (!state.outputs().isEmpty()) {
      JobRuns runs = runs(state);
      runs.active()
          .ifPresent(
              run ->
                  steps.change(
                      "Stop run " + run.id(),
                      () -> {
                        runs.kill(run);
                        runs.awaitNone(GRACE);
                      }));
      String bucket = state.output("BucketName");
      steps.change(
          "Delete all that is in bucket " + bucket, () -> new Bucket(aws.s3(), bucket).empty());
    }
    steps.change("Delete stack " + stack.name(), stack::delete);
  }

  static String template() {
    try (InputStream in =
        Objects.requireNonNull(Deployment.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + TEMPLATE, e);
    }
  }
}
