package io.listens.testkit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The listens of a stream, each id once, and how many records were none of them. */
final class DistinctListens {

  /**
   * As UTF-8 bytes compare, and as Spark and Parquet do: beyond ASCII, Java's own order differs.
   */
  private static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

  /**
   * Of the listens with one id, the least wins. Those that are equal in this are equal in all that
   * counts.
   */
  static final Comparator<Listen> WINNER_FIRST =
      comparing(Listen::listenedAt)
          .thenComparing(Listen::trackId, BY_BYTES)
          .thenComparing(Listen::userId, BY_BYTES)
          .thenComparing(listen -> listen.playback().playedMs(), nullsLast(naturalOrder()))
          .thenComparing(listen -> listen.playback().skipped(), nullsLast(naturalOrder()))
          .thenComparing(listen -> listen.playback().trackMs(), nullsLast(naturalOrder()));

  private final Map<String, Listen> byId = new HashMap<>();
  private final List<Listen> withoutId = new ArrayList<>();
  private long records;
  private long malformed;

  void addPayload(byte[] payload, ListenCodec codec) {
    try {
      add(codec.decode(payload));
    } catch (MalformedListenException e) {
      records++;
      malformed++;
    }
  }

  void add(Listen listen) {
    records++;
    String id = listen.listenId();
    if (id == null) {
      withoutId.add(listen);
      return;
    }
    Listen known = byId.get(id);
    if (known == null || WINNER_FIRST.compare(listen, known) < 0) {
      byId.put(id, listen);
    }
  }

  List<Listen> listens() {
    List<Listen> listens = new ArrayList<>(withoutId);
    listens.addAll(byId.values());
    return listens;
  }

  long records() {
    return records;
  }

  long malformed() {
    return malformed;
  }
}
