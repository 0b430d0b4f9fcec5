package io.listens.testkit.oracle;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.listens.model.Listen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** The listens of one track in one window, each id of a user once. */
final class DistinctListens {

  /** Those of one id that are equal in this are equal in all that counts. */
  private static final Comparator<Listen> LEAST_SAID_FIRST =
      comparing((Listen listen) -> listen.playback().playedMs(), nullsFirst(naturalOrder()))
          .thenComparing(listen -> listen.playback().skipped(), nullsFirst(naturalOrder()))
          .thenComparing(listen -> listen.playback().trackMs(), nullsFirst(naturalOrder()));

  private record Identity(String userId, String listenId) {}

  private final Map<Identity, Listen> byIdentity = new HashMap<>();
  private final List<Listen> withoutId = new ArrayList<>();

  void add(Listen listen) {
    String id = listen.listenId();
    if (id == null) {
      withoutId.add(listen);
    } else {
      byIdentity.merge(
          new Identity(listen.userId(), id), listen, BinaryOperator.maxBy(LEAST_SAID_FIRST));
    }
  }

  List<Listen> listens() {
    List<Listen> listens = new ArrayList<>(withoutId);
    listens.addAll(byIdentity.values());
    return listens;
  }
}
