package io.listens.testkit.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunError;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;

/** The runs of a job of Glue; one at a time. */
final class JobRuns {

  private static final Set<JobRunState> ACTIVE =
      Set.of(JobRunState.STARTING, JobRunState.RUNNING, JobRunState.WAITING, JobRunState.STOPPING);

  private final GlueClient glue;
  private final String job;
  private final Steps steps;

  JobRuns(GlueClient glue, String job, Steps steps) {
    this.glue = glue;
    this.job = job;
    this.steps = steps;
  }

  /** The run that began last; empty if there was none. */
  Optional<JobRun> latest() {
    return glue.getJobRuns(r -> r.jobName(job).maxResults(1)).jobRuns().stream().findFirst();
  }

  /** The run that runs, begins or ends now. */
  Optional<JobRun> active() {
    return latest().filter(run -> ACTIVE.contains(run.jobRunState()));
  }

  String start() {
    return glue.startJobRun(r -> r.jobName(job)).jobRunId();
  }

  /**
   * Waits until none runs.
   *
   * @return false if one still did
   */
  boolean awaitNone(Duration patience) {
    return steps.await(patience, () -> active().isEmpty());
  }

  /** Ends a run at once; the batch that it is at is repeated by the next. */
  void kill(JobRun run) {
    List<BatchStopJobRunError> errors =
        glue.batchStopJobRun(r -> r.jobName(job).jobRunIds(run.id())).errors();
    if (!errors.isEmpty()) {
      throw new IllegalStateException(
          "Cannot stop run " + run.id() + ": " + errors.get(0).errorDetail().errorMessage());
    }
  }
}
