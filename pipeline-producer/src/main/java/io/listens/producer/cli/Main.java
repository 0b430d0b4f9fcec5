package io.listens.producer.cli;

import io.listens.model.Internal;
import picocli.CommandLine;

/** {@code produce} by itself, for the runnable jar. */
@Internal
public final class Main {

  /** The library's user chooses what logs; this jar's gets warnings, on standard error. */
  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  private Main() {}

  /** Runs the command and ends with its exit code. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "warn");
    }
    System.exit(commandLine(new ProduceCommand()).execute(arguments));
  }

  static CommandLine commandLine(ProduceCommand command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new WrongUsage());
  }
}
