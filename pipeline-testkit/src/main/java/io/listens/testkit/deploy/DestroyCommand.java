package io.listens.testkit.deploy;

import io.listens.model.Internal;
import io.listens.producer.cli.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code listens destroy}: takes the stack away, with all that was archived and added up. */
@Command(
    name = "destroy",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Deletes the stack, the stream, and the bucket with all data in it, after asking. The job's"
            + " logs stay in CloudWatch.")
@Internal
public final class DestroyCommand implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();

  @Option(names = "--yes", description = "Don't ask.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Only tell what would be done.")
  private boolean dry;

  /** For picocli. */
  public DestroyCommand() {}

  @Override
  public Integer call() {
    if (!yes && !dry && !confirmed()) {
      connection.out().println("Nothing was deleted.");
      return ExitCode.SOFTWARE;
    }
    try (Aws aws = connection.connect()) {
      connection.deployment(aws, dry).destroy();
      return ExitCode.OK;
    }
  }

  private boolean confirmed() {
    String name = connection.stackName();
    connection.out().print("This deletes all data of " + name + ". Type its name to go on: ");
    connection.out().flush();
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      return name.equals(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the answer", e);
    }
  }
}
