package io.listens.etl.kinesis;

import io.listens.etl.parquet.WholeText;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A position that is written down once: "latest" must not move when it is asked for again. */
final class PositionFile {

  private final WholeText file;

  PositionFile(Path path, Configuration conf) {
    this.file = new WholeText(path, conf);
  }

  /** The position that is there; where none is, the one given, which is there from now on. */
  StreamPosition getOrWrite(Supplier<StreamPosition> first) {
    return StreamPosition.fromJson(file.readOrWrite(() -> first.get().toJson()));
  }
}
