package io.listens.bench.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a peer's process is to do, as its command line has it.
 *
 * @param files what to read
 * @param output a directory to write to, its own
 * @param window the windows' length
 * @param cores how many it may use
 * @param filesPerBatch how many files a micro-batch takes, where there are such
 */
record PeerTask(
    PeerWorkload.Files files, Path output, Duration window, int cores, int filesPerBatch) {

  List<String> toArguments() {
    return List.of(
        files.root().toString(),
        output.toString(),
        Long.toString(window.toMinutes()),
        Integer.toString(cores),
        Integer.toString(filesPerBatch));
  }

  static PeerTask of(String[] arguments) {
    return new PeerTask(
        new PeerWorkload.Files(Path.of(arguments[0])),
        Path.of(arguments[1]),
        Duration.ofMinutes(Long.parseLong(arguments[2])),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]));
  }

  PeerTask withOutput(Path other) {
    return new PeerTask(files, other, window, cores, filesPerBatch);
  }

  /** All files that a stream reads: the listens, and what closes their last window. */
  String streamedFiles() {
    return files.root() + "/{listens,closing}/*.json";
  }

  /** Where the results are. */
  Path results() {
    return output.resolve("processed");
  }

  /** Where whatever outlives a crash is. */
  Path checkpoint() {
    return output.resolve("checkpoints");
  }
}
