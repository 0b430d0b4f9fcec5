package io.listens.bench.docs;

import io.listens.bench.peers.PeersCommand;
import io.listens.testkit.cli.Listens;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What {@code ./listens} understands; nothing is run. */
final class Commands {

  private static final OutputFormat SILENT =
      OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);

  private Commands() {}

  /** The command as the launcher runs it, but for {@code bench}. */
  static CommandLine listens() {
    return new CommandLine(new Listens()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** {@code bench peers}. */
  static CommandLine peers() {
    return new CommandLine(new PeersCommand());
  }

  /** The benchmarks whose name matches; all of them for an empty list. */
  static Set<BenchmarkListEntry> benchmarks(List<String> names) {
    return BenchmarkList.defaultList().find(SILENT, names, List.of());
  }

  /**
   * Reads a command line and does nothing.
   *
   * @param words what follows {@code ./listens}
   * @throws ParameterException if the command doesn't take it
   * @throws IllegalArgumentException if JMH doesn't take it
   */
  static void parse(List<String> words) {
    if (!words.get(0).equals("bench")) {
      parse(listens(), words);
    } else if (words.size() > 1 && words.get(1).equals("peers")) {
      parse(peers(), words.subList(2, words.size()));
    } else {
      parseForJmh(words.subList(1, words.size()));
    }
  }

  private static void parse(CommandLine command, List<String> words) {
    ParseResult parsed = command.parseArgs(words.toArray(String[]::new));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    // Those of `produce` are gathered.
    for (Exception problem : parsed.errors()) {
      throw new ParameterException(command, String.valueOf(problem.getMessage()), problem);
    }
  }

  private static void parseForJmh(List<String> words) {
    try {
      List<String> names = new CommandLineOptions(words.toArray(String[]::new)).getIncludes();
      if (benchmarks(names).isEmpty()) {
        throw new IllegalArgumentException("there is no benchmark " + names);
      }
    } catch (CommandLineOptionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
