package io.listens.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.model.Listen;
import io.listens.model.ListenFigures;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link ExpectedWindows} says of rows that are not the expected ones. */
class DifferencesTest {

  private static final Instant START = Instant.parse("2024-06-25T17:30:00Z");
  private static final Song SONG = new Song("X", "Ann", "Album", "Title", 200_000L, "pop");

  /** Track X: four listens of two users; track Y, unknown: one listen. */
  private final ExpectedWindows expected =
      ExpectedWindows.of(
          IntStream.range(0, 5)
              .mapToObj(i -> Listen.of("u" + i % 2, i == 4 ? "Y" : "X", START.plusSeconds(i))),
          List.of(SONG),
          WindowRules.DEFAULT);

  private final TrackWindow x = expected.rows().get(0);
  private final TrackWindow y = expected.rows().get(1);

  @Test
  void findsNoneInEqualRowsInAnyOrder() {
    assertThat(expected.differences(List.of(y, x))).isEmpty();
    assertThatCode(() -> expected.assertMatches(List.of(y, x))).doesNotThrowAnyException();
  }

  @Test
  void saysWhichFigureIsWrong() {
    ListenFigures figures = new ListenFigures(3, 2, 200_000.0, 0, 0, 0, 200_000.0);

    assertThat(expected.differences(List.of(y, with(SONG, figures))))
        .containsExactly("window 2024-06-25T17:30:00Z, track X: total_listens 3, expected 4");
  }

  @Test
  void saysEverythingThatIsWrong() {
    Song other = new Song("X", "Bob", null, "Titel", 1L, "rock");
    TrackWindow wrong =
        new TrackWindow(
            START,
            START.plusSeconds(60),
            "X",
            other,
            new ListenFigures(5, 1, null, 4, 3, 2, 200_000.1));

    assertThat(expected.differences(List.of(wrong, y)))
        .containsExactly(
            "window 2024-06-25T17:30:00Z, track X: window_end 2024-06-25T17:31:00Z, expected"
                + " 2024-06-25T18:00:00Z; artists Bob, expected Ann; album_name none, expected"
                + " Album; track_name Titel, expected Title; track_genre rock, expected pop;"
                + " total_listens 5, expected 4; unique_users 1, expected 2;"
                + " average_listen_duration none, expected 200000.0; reported_listens 4, expected"
                + " 0; completed_listens 3, expected 0; skipped_listens 2, expected 0;"
                + " average_track_length 200000.1, expected 200000.0");
  }

  @Test
  void saysWhichRowsAreMissingSurplusOrRepeated() {
    TrackWindow surplus =
        new TrackWindow(
            START.minusSeconds(1_800),
            START,
            "Z",
            null,
            new ListenFigures(7, 1, null, 0, 0, 0, null));

    assertThat(expected.differences(List.of(y, y, surplus)))
        .containsExactly(
            "window 2024-06-25T17:00:00Z, track Z: total_listens 7, expected no row",
            "window 2024-06-25T17:30:00Z, track X: missing, expected total_listens 4",
            "window 2024-06-25T17:30:00Z, track Y: 2 rows, expected 1");
  }

  @Test
  void seesTheLastDigitOfAMean() {
    assertThat(expected.differences(List.of(y, withMean(200_000)))).isEmpty();
    assertThat(expected.differences(List.of(y, withMean(Math.nextUp(200_000.0))))).hasSize(1);
  }

  /** The result's files have a song's names and genre; its length is among the figures. */
  @Test
  void looksAtASongsNamesOnly() {
    Song sameNames = new Song("X", "Ann", "Album", "Title", 1L, "pop");
    Song nameless = new Song("Y", null, null, null, 1L, null);
    TrackWindow namelessY =
        new TrackWindow(y.windowStart(), y.windowEnd(), "Y", nameless, y.figures());

    assertThat(expected.differences(List.of(with(sameNames, x.figures()), namelessY))).isEmpty();
    assertThat(expected.differences(List.of(with(null, x.figures()), y)))
        .singleElement()
        .asString()
        .contains("artists none, expected Ann");
  }

  @Test
  void failsWithTheFirstDifferences() {
    List<TrackWindow> actual = new ArrayList<>(List.of(x));
    for (int i = 0; i < 12; i++) {
      actual.add(
          new TrackWindow(
              START, START.plusSeconds(1_800), "Z" + (char) ('a' + i), null, y.figures()));
    }

    assertThatThrownBy(() -> expected.assertMatches(actual))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            """
            13 rows differ (13 rows, expected 2):
              window 2024-06-25T17:30:00Z, track Y: missing, expected total_listens 1
              window 2024-06-25T17:30:00Z, track Za: total_listens 1, expected no row
            """)
        .hasMessageEndingWith("track Zi: total_listens 1, expected no row\n  and 3 more");
  }

  private TrackWindow withMean(double mean) {
    return with(SONG, new ListenFigures(4, 2, mean, 0, 0, 0, 200_000.0));
  }

  private TrackWindow with(@Nullable Song song, ListenFigures figures) {
    return new TrackWindow(x.windowStart(), x.windowEnd(), "X", song, figures);
  }
}
