package io.listens.testkit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.streaming.StreamingQueryException;

/** Failures in words. */
final class Failures {

  private Failures() {}

  /**
   * What went wrong and why, a line for each cause; the stack trace as well when the system
   * property {@code listens.debug} is set.
   */
  static String told(Throwable failure) {
    List<String> lines = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // Spark's own wrapper repeats its cause and adds the query's plan.
      if (!(cause instanceof StreamingQueryException)) {
        lines.add(cause.getMessage() == null ? cause.toString() : cause.getMessage());
      }
    }
    String told = String.join("\n  because: ", lines.stream().distinct().toList());
    return Boolean.getBoolean("listens.debug") ? told + "\n" + traceOf(failure) : told;
  }

  private static String traceOf(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }
}
