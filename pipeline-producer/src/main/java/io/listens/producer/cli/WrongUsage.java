package io.listens.producer.cli;

import io.listens.model.Internal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command; a page of its options would hide it. */
@Internal
public final class WrongUsage implements IParameterExceptionHandler {

  /** One for any command. */
  public WrongUsage() {}

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("listens: " + wrong.getMessage());
    boolean wraps = wrong.getCause() instanceof UnmatchedArgumentException;
    UnmatchedArgumentException.printSuggestions(
        wraps ? (UnmatchedArgumentException) wrong.getCause() : wrong, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for its options.");
    return ExitCode.USAGE;
  }
}
