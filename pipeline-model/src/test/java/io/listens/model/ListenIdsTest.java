package io.listens.model;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ListenIdsTest {

  private static final Listen LISTEN = Listen.of("u7", "t9", Instant.parse("2024-06-25T17:43:13Z"));

  /** Ids are in archives and in other people's retries: they outlive a release. */
  @Test
  void givesThisVeryId() {
    ListenIds ids = new ListenIds();

    assertThat(ids.identify(LISTEN)).isEqualTo(LISTEN.withId("oOGg3dFvVmPW0G73WDc45g"));
    assertThat(ids.identify(LISTEN)).isEqualTo(LISTEN.withId("Qa8In8BmMGhb2aDAFwYU6Q"));
  }

  @Test
  void keepsAnIdThatIsThere() {
    Listen named = LISTEN.withId("mine");

    assertThat(new ListenIds().identify(named)).isSameAs(named);
  }

  @Test
  void tellsEqualRowsApart() {
    ListenIds ids = new ListenIds();
    HashSet<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(String.valueOf(ids.identify(LISTEN).listenId()));
    }

    assertThat(seen).hasSize(1_000);
  }

  @Test
  void givesTheSameIdsOnReadingAgain() {
    List<Listen> rows = rows(1);

    assertThat(identified(rows)).isEqualTo(identified(rows));
  }

  /**
   * A file sent twice, the second time in another order, must not change what any id stands for.
   */
  @Test
  void givesEachContentTheSameIdsInAnyOrder() {
    List<Listen> rows = rows(2);
    List<Listen> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(3));

    assertThat(shuffled).isNotEqualTo(rows);
    assertThat(byId(shuffled)).isEqualTo(byId(rows)).hasSize(rows.size());
  }

  @Test
  void tellsApartWhateverCounts() {
    Instant time = LISTEN.listenedAt();
    List<Listen> different =
        List.of(
            LISTEN,
            Listen.of("u8", "t9", time),
            Listen.of("u7", "t8", time),
            Listen.of("u7", "t9", time.plusMillis(1)),
            LISTEN.withPlayback(new Playback(0L, null, null)),
            LISTEN.withPlayback(new Playback(null, true, null)),
            LISTEN.withPlayback(new Playback(null, false, null)),
            LISTEN.withPlayback(new Playback(null, null, 0L)),
            Listen.of("u7\u001ft9", "t", time),
            Listen.of("u7", "t9\u001ft", time));
    HashSet<String> first = new HashSet<>();
    for (Listen listen : different) {
      first.add(String.valueOf(new ListenIds().identify(listen).listenId()));
    }

    assertThat(first).hasSize(different.size());
  }

  /** Many equal rows, some of which differ only in what was reported of the playback. */
  private static List<Listen> rows(long seed) {
    Random random = new Random(seed);
    List<Listen> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Boolean skipped = random.nextBoolean() ? Boolean.valueOf(random.nextBoolean()) : null;
      rows.add(
          Listen.of(
                  "u" + random.nextInt(5),
                  "t" + random.nextInt(5),
                  Instant.ofEpochSecond(random.nextInt(5)))
              .withPlayback(new Playback((long) random.nextInt(2), skipped, null)));
    }
    return rows;
  }

  private static List<Listen> identified(List<Listen> rows) {
    ListenIds ids = new ListenIds();
    return rows.stream().map(ids::identify).toList();
  }

  private static Map<String, Listen> byId(List<Listen> rows) {
    return identified(rows).stream()
        .collect(toMap(listen -> String.valueOf(listen.listenId()), listen -> listen));
  }
}
