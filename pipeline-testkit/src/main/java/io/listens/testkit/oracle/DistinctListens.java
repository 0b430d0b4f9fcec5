package io.listens.testkit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.listens.model.Listen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** The listens of one track in one window, each id once. */
final class DistinctListens {

  /**
   * As UTF-8 bytes compare, and as Spark and Parquet do: beyond ASCII, Java's own order differs.
   */
  private static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

  /** Those of one id that are equal in this are equal in all that counts. */
  private static final Comparator<Listen> LEAST_SAID_FIRST =
      comparing((Listen listen) -> listen.playback().playedMs(), nullsFirst(naturalOrder()))
          .thenComparing(listen -> listen.playback().skipped(), nullsFirst(naturalOrder()))
          .thenComparing(listen -> listen.playback().trackMs(), nullsFirst(naturalOrder()))
          .thenComparing(Listen::userId, BY_BYTES);

  private final Map<String, Listen> byId = new HashMap<>();
  private final List<Listen> withoutId = new ArrayList<>();

  void add(Listen listen) {
    String id = listen.listenId();
    if (id == null) {
      withoutId.add(listen);
    } else {
      byId.merge(id, listen, BinaryOperator.maxBy(LEAST_SAID_FIRST));
    }
  }

  List<Listen> listens() {
    List<Listen> listens = new ArrayList<>(withoutId);
    listens.addAll(byId.values());
    return listens;
  }
}
