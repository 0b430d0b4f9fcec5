package io.listens.producer.cli;

import io.listens.producer.source.ListenFiles;
import io.listens.producer.source.ListenFormat;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.ReadOptions;
import io.listens.producer.source.TimeOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What is read, and how. */
final class InputOptions {

  private static final long SORT_BYTES = 64L << 20;

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

  /** Opens each file, and fails for the first that can't be used, before anything is sent. */
  void check() throws IOException {
    for (Path file : files) {
      inFileOrder(file).close();
    }
  }

  ListenSource open(Path file) throws IOException {
    ListenSource source = inFileOrder(file);
    return order == Order.time ? TimeOrder.of(source, SORT_BYTES) : source;
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
