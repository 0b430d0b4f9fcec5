package io.listens.etl;

import io.listens.etl.job.Job;

/**
 * The ETL's main class, for Glue ({@code --class io.listens.etl.ListenEtl}), EMR and {@code
 * spark-submit}. Arguments: {@link io.listens.etl.job.JobOptions}; others, such as Glue's own, are
 * passed over.
 *
 * <p>Exit codes: 0 ended as it should, also when it was asked to stop; 1 failed, or an audit found
 * differences; 2 wrong arguments, all of which are told at once.
 */
public final class ListenEtl {

  private ListenEtl() {}

  /** Runs the job. */
  public static void main(String[] arguments) {
    int code = Job.run(arguments);
    if (code != 0) {
      // Glue takes a run for failed by its exit code; where all is well, returning is enough.
      System.exit(code);
    }
  }
}
