package io.listens.etl.window;

import io.listens.model.Internal;
import java.util.List;

/**
 * What a batch did to the windows.
 *
 * @param late its listens that came when a window of theirs was closed
 * @param duplicates listens of the windows that it closed that were there already
 * @param openListens listens that are kept after it for windows that are open
 * @param openBytes what these take
 */
@Internal
public record WindowFigures(long late, long duplicates, long openListens, long openBytes) {

  static WindowFigures of(long late, long duplicates, List<BufferSlice> kept) {
    return new WindowFigures(
        late,
        duplicates,
        kept.stream().mapToLong(BufferSlice::count).sum(),
        kept.stream().mapToLong(BufferSlice::length).sum());
  }
}
