package io.listens.etl.window;

import io.listens.etl.sink.OutputLocations;
import io.listens.model.Internal;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;

/** How far a stream's windows are closed, for who works beside it. */
@Internal
public final class StreamWatermark {

  private StreamWatermark() {}

  /**
   * The watermark after a batch: the stream has closed the windows that end at or before it, and
   * writes none of them again once the batch is committed.
   *
   * @param batch the last one that is committed
   * @throws IllegalStateException if the stream keeps no progress of that batch any more
   */
  public static Instant after(long batch, OutputLocations locations, Configuration conf) {
    return new WindowState(locations.windowState(), conf).progressAfter(batch).watermark();
  }
}
