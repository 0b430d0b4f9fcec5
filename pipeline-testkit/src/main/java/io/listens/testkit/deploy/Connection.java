package io.listens.testkit.deploy;

import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options by which each command finds its stack. */
final class Connection {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description = "The stack's name (default: ${DEFAULT-VALUE}).")
  private String stack = "listens";

  @Option(names = "--region", paramLabel = "REGION", description = "Of the stack.")
  private @Nullable String region;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Another endpoint than AWS's for all services, such as http://127.0.0.1:4566.")
  private @Nullable URI endpoint;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "Another endpoint for S3 alone (default: that of --endpoint).")
  private @Nullable URI s3Endpoint;

  Aws connect() {
    return Aws.connect(new Aws.Place(region, endpoint, s3Endpoint()));
  }

  @Nullable URI s3Endpoint() {
    return s3Endpoint == null ? endpoint : s3Endpoint;
  }

  @Nullable String region() {
    return region;
  }

  /** The name, which buckets and databases are called by too. */
  String stackName() {
    if (!stack.matches("[a-z][a-z0-9-]{0,30}")) {
      throw new ParameterException(
          spec.commandLine(),
          "--stack is '"
              + stack
              + "'; expected at most 31 small letters, digits and hyphens, a letter first");
    }
    return stack;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  Steps steps(boolean dry) {
    return new Steps(out(), dry, time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
  }

  Deployment deployment(Aws aws, boolean dry) {
    return new Deployment(aws, stackName(), steps(dry));
  }
}
