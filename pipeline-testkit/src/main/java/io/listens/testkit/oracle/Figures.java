package io.listens.testkit.oracle;

import io.listens.model.Listen;
import io.listens.model.ListenFigures;
import io.listens.model.Playback;
import io.listens.model.Song;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the listens of one track in one window add up to. */
final class Figures {

  private Figures() {}

  static ListenFigures of(List<Listen> listens, @Nullable Song song) {
    return new ListenFigures(
        listens.size(),
        listens.stream().map(Listen::userId).distinct().count(),
        mean(listens.stream().map(listen -> durationMs(song, listen))),
        listens.stream().filter(listen -> listen.playback().playedMs() != null).count(),
        listens.stream().filter(listen -> complete(song, listen)).count(),
        listens.stream()
            .filter(listen -> Objects.equals(listen.playback().skipped(), true))
            .count(),
        mean(listens.stream().map(listen -> lengthMs(song, listen))));
  }

  /** The track's length: the catalogue's, else the reported one; null when there is neither. */
  static @Nullable Long lengthMs(@Nullable Song song, Listen listen) {
    Long catalogued = catalogued(song);
    return catalogued == null ? listen.playback().trackMs() : catalogued;
  }

  private static @Nullable Long catalogued(@Nullable Song song) {
    return song == null ? null : song.durationMs();
  }

  private static @Nullable Long durationMs(@Nullable Song song, Listen listen) {
    Long playedMs = listen.playback().playedMs();
    return playedMs == null ? catalogued(song) : playedMs;
  }

  /** Without rounding; {@link Playback#MAX_MS} keeps the products within a long. */
  private static boolean complete(@Nullable Song song, Listen listen) {
    Long playedMs = listen.playback().playedMs();
    Long lengthMs = lengthMs(song, listen);
    return playedMs != null && lengthMs != null && playedMs * 10 >= lengthMs * 9;
  }

  /** The exact sum, which is the same in any order, and rounded but when it is divided. */
  private static @Nullable Double mean(Stream<@Nullable Long> values) {
    LongSummaryStatistics known =
        values.filter(Objects::nonNull).mapToLong(Long::longValue).summaryStatistics();
    return known.getCount() == 0
        ? null
        : Double.valueOf((double) known.getSum() / known.getCount());
  }
}
