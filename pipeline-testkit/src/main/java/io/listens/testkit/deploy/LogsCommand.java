package io.listens.testkit.deploy;

import io.listens.model.Internal;
import io.listens.producer.cli.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.glue.model.JobRun;

/** {@code listens logs}: what the job's last run said. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows what the job's last run logged.")
@Internal
public final class LogsCommand implements Callable<Integer> {

  /** Where Glue 5 writes: the standard output, and all else. */
  private static final List<String> GROUPS =
      List.of("/aws-glue/jobs/output", "/aws-glue/jobs/error");

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "How far back, such as PT10M (default: ${DEFAULT-VALUE}).")
  private Duration since = Duration.ofHours(1);

  @Option(names = "--follow", description = "Go on until Ctrl-C.")
  private boolean follow;

  /** For picocli. */
  public LogsCommand() {}

  @Override
  public Integer call() {
    try (Aws aws = connection.connect()) {
      Deployment deployment = connection.deployment(aws, false);
      JobRun run =
          deployment
              .runs(deployment.stack().usable())
              .latest()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "Cannot show logs of stack "
                              + connection.stackName()
                              + ": its job never ran. Start it with deploy"));
      long from = Instant.now().minus(since).toEpochMilli();
      do {
        from = show(aws.logs(), run.id(), from);
        if (follow) {
          connection.steps(false).sleep(BETWEEN_LOOKS);
        }
      } while (follow);
      return ExitCode.OK;
    }
  }

  /** Returns the time to go on with, in ms since 1970. */
  private long show(CloudWatchLogsClient logs, String run, long from) {
    List<FilteredLogEvent> events =
        GROUPS.stream()
            .flatMap(group -> events(logs, group, run, from))
            .sorted(Comparator.comparing(FilteredLogEvent::timestamp))
            .toList();
    events.forEach(
        event ->
            connection
                .out()
                .println(Instant.ofEpochMilli(event.timestamp()) + " " + event.message().strip()));
    connection.out().flush();
    return events.isEmpty() ? from : events.get(events.size() - 1).timestamp() + 1;
  }

  private static Stream<FilteredLogEvent> events(
      CloudWatchLogsClient logs, String group, String run, long from) {
    try {
      return logs
          .filterLogEventsPaginator(
              r -> r.logGroupName(group).logStreamNamePrefix(run).startTime(from))
          .events()
          .stream();
    } catch (ResourceNotFoundException e) {
      // Glue makes it with the account's first run.
      return Stream.of();
    }
  }
}
