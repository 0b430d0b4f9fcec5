package io.listens.producer.source;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A source that can't be read at all, or no further. */
public final class SourceException extends IOException {

  private static final long serialVersionUID = 1;

  SourceException(Path file, String why, @Nullable Throwable cause) {
    super("Cannot read listens from '" + file + "': " + why, cause);
  }
}
