package io.listens.etl.window;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where the listens of open windows and the progress after each batch are kept. */
final class WindowState {

  private final Path root;
  private final Configuration conf;

  WindowState(String root, Configuration conf) {
    this.root = new Path(root);
    this.conf = conf;
  }

  /** Where a batch's listens are. */
  Path listensOf(long batch) {
    return new Path(root, "listens/batch=" + batch);
  }

  /** The file of one partition of a batch, which is the same each time the batch is taken. */
  static String listensFile(String directory, int partition) {
    return directory + "/part-" + partition + ".listens";
  }

  /**
   * What a batch's files hold.
   *
   * @param paneLengthMs of the windows that it is wanted for
   */
  List<BufferSlice> slicesOf(long batch, long paneLengthMs) {
    Path directory = listensOf(batch);
    List<BufferSlice> slices = new ArrayList<>();
    try {
      for (FileStatus file : files().listStatus(directory, path -> !isHidden(path))) {
        slices.addAll(BufferFile.slices(file.getPath(), paneLengthMs, conf));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the listens of open windows in " + directory, e);
    }
    return slices;
  }

  /** What a task that died was about to publish. */
  private static boolean isHidden(Path file) {
    return file.getName().startsWith(".");
  }

  private Path progressOf(long batch) {
    return new Path(root, "progress/" + batch + ".json");
  }

  /**
   * The progress after a batch.
   *
   * @throws IllegalStateException if that batch left none
   */
  WindowProgress progressAfter(long batch) {
    if (batch < 0) {
      return WindowProgress.START;
    }
    Path file = progressOf(batch);
    try (FSDataInputStream in = files().open(file)) {
      return WindowProgress.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot read "
              + file
              + ", the progress after batch "
              + batch
              + "; expected it beside the query's checkpoint. Delete both or neither.",
          e);
    }
  }

  void writeProgress(long batch, WindowProgress progress) {
    try (FSDataOutputStream out = files().create(progressOf(batch), true)) {
      out.write(progress.toJson().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + progressOf(batch), e);
    }
  }

  /** The progress after the last batch there was. */
  WindowProgress latestProgress() {
    return progressAfter(
        numbers("progress", name -> name.replace(".json", "")).max(Long::compare).orElse(-1L));
  }

  /**
   * Forgets what no batch from the given one on needs.
   *
   * @param buffered the batches before it whose listens are still needed
   * @param batch the batch about to be taken; all before it are committed
   */
  void deleteAllBut(Set<Long> buffered, long batch) {
    numbers("listens", name -> name.replace("batch=", ""))
        .filter(old -> old < batch && !buffered.contains(old))
        .forEach(old -> delete(listensOf(old)));
    numbers("progress", name -> name.replace(".json", ""))
        .filter(old -> old < batch - 1)
        .forEach(old -> delete(progressOf(old)));
  }

  private Stream<Long> numbers(String directory, UnaryOperator<String> number) {
    Path path = new Path(root, directory);
    try {
      return Arrays.stream(files().listStatus(path))
          .map(file -> Long.valueOf(number.apply(file.getPath().getName())));
    } catch (FileNotFoundException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + path, e);
    }
  }

  private void delete(Path path) {
    try {
      files().delete(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + path, e);
    }
  }

  private FileSystem files() throws IOException {
    return root.getFileSystem(conf);
  }
}
