package io.listens.producer.cli;

import io.listens.producer.source.ListenFiles;
import io.listens.producer.source.ListenFormat;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.ReadOptions;
import io.listens.producer.source.SourceException;
import io.listens.producer.source.SourceRow;
import io.listens.producer.source.TimeOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is read, and how. */
final class InputOptions {

  /** A small heap must hold the producer's buffer too. */
  private static final long SORT_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  /** The order of sending. */
  enum Order {
    file,
    time
  }

  /** What a file looks like. */
  enum Format {
    auto,
    csv,
    jsonl,
    spotify,
    listenbrainz
  }

  @Option(
      names = "--file",
      required = true,
      arity = "1..*",
      description = "Files of listens, gzip or plain, sent one after the other.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--format",
      defaultValue = "auto",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.auto;

  @Option(names = "--zone", description = "Zone of times that carry none (default: UTC).")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--user",
      defaultValue = "me",
      description = "Whose listens they are where the file doesn't say (default: me).")
  private String user = "me";

  @Option(
      names = "--order",
      defaultValue = "file",
      description = "file, or time: each file is sorted first, on disk when it is large.")
  private Order order = Order.file;

  List<Path> files() {
    return files;
  }

  /** Opens each file, and fails for all that can't be used, before anything is sent. */
  void check() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        inFileOrder(file).close();
      } catch (SourceException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new IOException(String.join("\n", problems));
    }
  }

  /**
   * Opens a file, and sorts it if that is wanted.
   *
   * @param stopped whether a long sort may end early, for nobody waits for its rows any more
   */
  ListenSource open(Path file, BooleanSupplier stopped) throws IOException {
    ListenSource source = inFileOrder(file);
    return order == Order.time ? TimeOrder.of(new Stoppable(source, stopped), SORT_BYTES) : source;
  }

  /** Ends when it is told to. */
  private record Stoppable(ListenSource source, BooleanSupplier stopped) implements ListenSource {
    @Override
    public @Nullable SourceRow next() throws IOException {
      return stopped.getAsBoolean() ? null : source.next();
    }

    @Override
    public double progress() {
      return source.progress();
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }

  private ListenSource inFileOrder(Path file) throws IOException {
    ListenFormat of = ListenFormat.valueOf(format.name().toUpperCase(Locale.ROOT));
    return ListenFiles.open(file, new ReadOptions(of, zone, user));
  }

  /** Tells inputs apart whose rows aren't counted alike. */
  String id() throws IOException {
    StringBuilder id = new StringBuilder("order " + order + " format " + format);
    for (Path file : files) {
      id.append(' ').append(file.getFileName()).append(' ').append(Files.size(file));
    }
    return id.toString();
  }
}
