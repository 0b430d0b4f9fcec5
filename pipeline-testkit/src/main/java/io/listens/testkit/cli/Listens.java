package io.listens.testkit.cli;

import io.listens.model.Internal;
import io.listens.producer.cli.ProduceCommand;
import io.listens.producer.cli.Version;
import io.listens.producer.cli.WrongUsage;
import io.listens.testkit.deploy.DeployCommand;
import io.listens.testkit.deploy.DestroyCommand;
import io.listens.testkit.deploy.LogsCommand;
import io.listens.testkit.deploy.StatusCommand;
import io.listens.testkit.deploy.StopCommand;
import io.listens.testkit.deploy.VerifyCommand;
import io.listens.testkit.size.SizeCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code listens} command. */
@Command(
    name = "listens",
    description = "A streaming data pipeline for music listens.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "./listens bench runs benchmarks, ./listens bench peers compares with other projects.",
      "README.md leads to a page about each; all options are in docs/options.md."
    },
    subcommands = {
      DemoCommand.class,
      GenerateCommand.class,
      EmulateCommand.class,
      ProduceCommand.class,
      ReconcileCommand.class,
      ChaosCommand.class,
      DeployCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      StopCommand.class,
      VerifyCommand.class,
      DestroyCommand.class,
      SizeCommand.class
    })
@Internal
public final class Listens implements Callable<Integer> {

  /** Where Spark's and our own log lines go and which of them; see the file itself. */
  private static final String LOGGING = "io/listens/testkit/cli/log4j2.properties";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "no command is given; expected one of " + String.join(", ", spec.subcommands().keySet()));
  }

  /** Runs a command and ends with its exit code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    if (System.getProperty("log4j2.configurationFile") == null) {
      System.setProperty("log4j2.configurationFile", LOGGING);
    }
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Listens())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new WrongUsage())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("listens: " + Failures.told(failure));
              return ExitCode.SOFTWARE;
            });
  }
}
