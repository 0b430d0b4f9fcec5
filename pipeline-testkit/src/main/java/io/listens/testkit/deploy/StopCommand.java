package io.listens.testkit.deploy;

import io.listens.model.Internal;
import io.listens.producer.cli.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.glue.model.JobRun;

/** {@code listens stop}: ends the job's run. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Asks the job to end after its running batches, and waits until it has.")
@Internal
public final class StopCommand implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long, such as PT5M (default: ${DEFAULT-VALUE}).")
  private Duration patience = Deployment.GRACE;

  @Option(
      names = "--force",
      description = "End it at once; the batch that it is at is repeated by the next run.")
  private boolean force;

  @Option(names = "--dry-run", description = "Only tell what would be done.")
  private boolean dry;

  /** For picocli. */
  public StopCommand() {}

  @Override
  public Integer call() {
    try (Aws aws = connection.connect()) {
      Deployment deployment = connection.deployment(aws, dry);
      Steps steps = connection.steps(dry);
      Stack.State state = deployment.stack().usable();
      JobRuns runs = deployment.runs(state);
      Optional<JobRun> active = runs.active();
      if (active.isEmpty()) {
        steps.tell("The job doesn't run");
      } else if (force) {
        steps.change("Stop run " + active.get().id() + " at once", () -> runs.kill(active.get()));
      } else {
        steps.change(
            "Ask run " + active.get().id() + " to end, and wait",
            () -> deployment.stop(state, patience));
      }
      return ExitCode.OK;
    }
  }
}
