package io.listens.etl.kinesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/** A position that is written down once: "latest" must not move when it is asked for again. */
final class PositionFile {

  private final Path path;
  private final Configuration conf;

  PositionFile(Path path, Configuration conf) {
    this.path = path;
    this.conf = conf;
  }

  /** The position that is there; where none is, the one given, which is there from now on. */
  StreamPosition getOrWrite(Supplier<StreamPosition> first) {
    CheckpointFileManager files = CheckpointFileManager.create(path, conf);
    try {
      if (files.exists(path)) {
        try (FSDataInputStream in = files.open(path)) {
          return StreamPosition.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      StreamPosition position = first.get();
      files.mkdirs(path.getParent());
      // There as a whole or not at all, as the offset log's own files.
      try (CancellableFSDataOutputStream out = files.createAtomic(path, false)) {
        out.write(position.toJson().getBytes(StandardCharsets.UTF_8));
      }
      return position;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or write " + path, e);
    }
  }
}
