package io.listens.bench.docs;

import io.listens.etl.job.JobOptions;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.options.Option;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/options.md}, from the code. */
final class OptionsPage {

  private static final String HEAD =
      """
      # Options

      All of them, by the code that reads them. This page is written by a test, and the build fails when it isn't what the code gives; this writes it anew:

          %s
      """;

  /** What {@code description} says of an option that isn't given. */
  private static final Pattern DEFAULT = Pattern.compile(" ?\\(default: (.*?)\\)(?=[.;, ]|$)");

  private final StringBuilder page = new StringBuilder();

  private OptionsPage() {}

  /**
   * The page.
   *
   * @param command that writes it
   */
  static String text(String command) throws IOException {
    return new OptionsPage().write(command);
  }

  private String write(String command) throws IOException {
    page.append(HEAD.formatted(command));
    section(
        "The job",
        "`io.listens.etl.ListenEtl`, on Glue as job parameters and for `spark-submit` after the jar,"
            + " each with `--` before its name. What they are for is in [On AWS](deploy.md).");
    table(JobOptions.all().stream().map(OptionsPage::row).toList());
    section(
        "The Kinesis source",
        "`format(\"listens-kinesis\")`; see [the source](source.md), also for what it holds to.");
    table(KinesisOptions.ALL.stream().map(OptionsPage::row).toList());
    section(
        "The producer",
        "`ProducerConfig.forStream(stream)`, then these, then `build()`; see"
            + " [the producer](producer.md).");
    table(ProducerOptions.read().stream().map(OptionsPage::row).toList());
    section(
        "The commands",
        "Each also has `--help`. Exit code 2 is wrong usage; the others are in the command's page"
            + " or help.");
    Commands.listens().getSubcommands().values().forEach(this::command);
    command(Commands.peers());
    page.append(
        "\nWhat follows `listens bench` otherwise is JMH's: [benchmarks](benchmarks.md).\n");
    return page.toString();
  }

  private void section(String title, String text) {
    page.append("\n## ").append(title).append("\n\n").append(text).append('\n');
  }

  private void command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    page.append("\n### ").append(spec.qualifiedName()).append("\n\n");
    page.append(String.join(" ", spec.usageMessage().description())).append('\n');
    List<Row> rows = new ArrayList<>();
    spec.positionalParameters().stream()
        .filter(p -> !p.hidden())
        .sorted(Comparator.comparing(p -> p.index().min()))
        .map(OptionsPage::row)
        .forEach(rows::add);
    spec.options().stream()
        .filter(o -> !o.hidden() && !o.usageHelp() && !o.versionHelp())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .map(OptionsPage::row)
        .forEach(rows::add);
    table(rows);
  }

  private void table(List<Row> rows) {
    page.append("\n| option | form | default | |\n|---|---|---|---|\n");
    for (Row row : rows) {
      page.append("| `").append(cell(row.name)).append("` | ");
      page.append(row.form.isEmpty() ? "" : "`" + cell(row.form) + "`").append(" | ");
      page.append(cell(row.unset == null ? "" : row.unset))
          .append(" | ")
          .append(cell(row.meaning))
          .append(" |\n");
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static Row row(Option option) {
    return new Row(option.key(), option.form(), option.unset(), option.meaning());
  }

  private static Row row(OptionSpec option) {
    String form = option.arity().max() == 0 ? "" : option.paramLabel();
    return row(String.join(", ", option.names()), form, option);
  }

  private static Row row(PositionalParamSpec parameter) {
    return row(parameter.paramLabel(), "", parameter);
  }

  private static Row row(String name, String form, ArgSpec argument) {
    String told =
        String.join(" ", argument.description()) + (argument.required() ? " Required." : "");
    Matcher unset = DEFAULT.matcher(told);
    return unset.find()
        ? new Row(name, form, unset.group(1), unset.replaceFirst(""))
        : new Row(name, form, null, told);
  }

  /**
   * A line of a table.
   *
   * @param form what a value looks like; empty for a switch
   * @param unset what holds where it isn't given; null where that is nothing
   */
  private record Row(String name, String form, @Nullable String unset, String meaning) {}
}
