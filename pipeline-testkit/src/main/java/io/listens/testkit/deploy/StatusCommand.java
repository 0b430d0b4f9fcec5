package io.listens.testkit.deploy;

import io.listens.etl.monitor.Figure;
import io.listens.etl.sink.OutputLocations;
import io.listens.model.Internal;
import io.listens.producer.cli.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.glue.model.JobRun;

/** {@code listens status}: what runs, and how far it is behind. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows the stack, the job's run, and the newest figures of the last 15 minutes.")
@Internal
public final class StatusCommand implements Callable<Integer> {

  private static final Duration LATELY = Duration.ofMinutes(15);
  private static final int PERIOD_SECONDS = 60;

  private static final List<Figure> SHOWN =
      List.of(Figure.LAG, Figure.BATCH_TIME, Figure.RECORDS_PER_SECOND, Figure.STALLED);

  @Mixin private Connection connection = new Connection();

  /** For picocli. */
  public StatusCommand() {}

  @Override
  public Integer call() {
    try (Aws aws = connection.connect()) {
      Deployment deployment = connection.deployment(aws, false);
      Optional<Stack.State> found = deployment.stack().find();
      if (found.isEmpty()) {
        show("stack", "none");
        return ExitCode.SOFTWARE;
      }
      Stack.State state = found.get();
      show("stack", state.status() + " since " + state.changed());
      state.outputs().forEach(this::show);
      if (!state.outputs().isEmpty()) {
        show("run", deployment.runs(state).latest().map(StatusCommand::told).orElse("none"));
        figures(aws.metrics());
      }
      return ExitCode.OK;
    }
  }

  private void show(String name, String value) {
    connection.out().println(String.format(Locale.ROOT, "%-20s %s", name, value));
  }

  private static String told(JobRun run) {
    String error = run.errorMessage() == null ? "" : ": " + run.errorMessage();
    return run.id() + " " + run.jobRunStateAsString() + " since " + run.startedOn() + error;
  }

  private void figures(CloudWatchClient metrics) {
    for (String query : List.of(OutputLocations.ARCHIVE, OutputLocations.WINDOWS)) {
      for (Figure figure : SHOWN) {
        show(
            query + " " + figure.metric(),
            newest(metrics, query, figure)
                .map(value -> String.format(Locale.ROOT, "%,.0f", value))
                .orElse("none lately"));
      }
    }
  }

  private Optional<Double> newest(CloudWatchClient metrics, String query, Figure figure) {
    Metric metric =
        Metric.builder()
            .namespace("listens")
            .metricName(figure.metric())
            .dimensions(
                Dimension.builder().name("Job").value(connection.stackName()).build(),
                Dimension.builder().name("Query").value(query).build())
            .build();
    MetricDataQuery asked =
        MetricDataQuery.builder()
            .id("figure")
            .metricStat(s -> s.metric(metric).stat("Maximum").period(PERIOD_SECONDS))
            .build();
    Instant now = Instant.now();
    // Newest first, as CloudWatch answers.
    return metrics
        .getMetricData(r -> r.metricDataQueries(asked).startTime(now.minus(LATELY)).endTime(now))
        .metricDataResults()
        .stream()
        .flatMap(result -> result.values().stream())
        .findFirst();
  }
}
