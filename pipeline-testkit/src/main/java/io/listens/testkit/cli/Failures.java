package io.listens.testkit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.streaming.StreamingQueryException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Failures in words. */
final class Failures {

  private static final Pattern WHAT_THE_PROFILE_SAYS =
      Pattern.compile(
          "\\bProfileCredentialsProvider\\([^:]*\\): (.*?)(?:: ProfileFile\\(.*?)?"
              + "(?:, \\w+CredentialsProvider\\(|]$)");

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
        lines.add(words(cause));
      }
    }
    String told = String.join("\n  because: ", lines.stream().distinct().toList());
    return Boolean.getBoolean("listens.debug") ? told + "\n" + traceOf(failure) : told;
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    if (message == null) {
      return cause.toString();
    }
    return cause instanceof SdkClientException
            && message.startsWith("Unable to load credentials from any")
        ? withoutCredentials(message)
        : message;
  }

  /** The SDK lists in one line of 2,000 characters where it looked, and what each of them said. */
  private static String withoutCredentials(String message) {
    Matcher profile = WHAT_THE_PROFILE_SAYS.matcher(message);
    return "Cannot find AWS credentials; expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the"
        + " environment, a profile in ~/.aws (AWS_PROFILE names it), or a role of this machine or"
        + " container"
        + (profile.find() ? "\n  of the profile: " + profile.group(1) : "");
  }

  private static String traceOf(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }
}
