package io.listens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a record refuses, and how it says so. */
class RecordsTest {

  private static final Instant TIME = Instant.parse("2024-06-25T17:30:00Z");
  private static final ListenFigures FIGURES = new ListenFigures(3, 2, 1.0, 3, 1, 0, null);

  @Test
  void listenRefusesIdsThatCannotBeKept() {
    refuses(() -> Listen.of("", "t", TIME), "userId is blank");
    refuses(() -> Listen.of(" \t", "t", TIME), "userId is blank");
    refuses(() -> Listen.of("u", "", TIME), "trackId is blank");
    refuses(() -> Listen.of("u", "t", TIME).withId(""), "listenId is blank");
    refuses(
        () -> Listen.of("SECRET".repeat(50), "t", TIME),
        "userId has 300 characters; expected at most 256");
    refuses(
        () -> Listen.of("SECRET\ud800", "t", TIME),
        "userId holds half a surrogate pair; expected valid Unicode");
    assertThatCode(() -> Listen.of("u".repeat(256), "t".repeat(256), TIME))
        .doesNotThrowAnyException();
  }

  @Test
  void listenRefusesTimesThatFilesCannotHold() {
    refuses(
        () -> Listen.of("u", "t", Instant.EPOCH.minusMillis(1)),
        "listenedAt is 1969-12-31T23:59:59.999Z; expected a time from 1970 to 9999");
    refuses(
        () -> Listen.of("u", "t", Instant.parse("+10000-01-01T00:00:00Z")),
        "listenedAt is +10000-01-01T00:00:00Z; expected a time from 1970 to 9999");
    refuses(
        () -> Listen.of("u", "t", TIME.plusNanos(1_000)),
        "listenedAt is 2024-06-25T17:30:00.000001Z; expected whole milliseconds");
    assertThat(Listen.of("u", "t", Instant.EPOCH).listenedAt()).isEqualTo(Instant.EPOCH);
    assertThatCode(() -> Listen.of("u", "t", Instant.parse("9999-12-31T23:59:59.999Z")))
        .doesNotThrowAnyException();
  }

  @Test
  void listenIsTheSameButForWhatIsReplaced() {
    Listen listen = Listen.of("u", "t", TIME);
    Playback playback = new Playback(1L, true, 2L);
    Origin origin = Origin.of("spotify");

    assertThat(
            listen
                .withId("i")
                .withTimeMeaning(TimeMeaning.END)
                .withPlayback(playback)
                .withOrigin(origin))
        .isEqualTo(new Listen("i", "u", "t", TIME, TimeMeaning.END, playback, origin));
    assertThat(listen)
        .isEqualTo(
            new Listen(
                null, "u", "t", TIME, TimeMeaning.UNKNOWN, Playback.UNREPORTED, Origin.UNREPORTED));
  }

  @Test
  void playbackRefusesImpossibleLengths() {
    refuses(() -> new Playback(-1L, null, null), "playedMs is -1; expected 0 to 315360000000 ms");
    refuses(() -> new Playback(null, null, -2L), "trackMs is -2; expected 0 to 315360000000 ms");
    refuses(
        () -> new Playback(315_360_000_001L, null, null),
        "playedMs is 315360000001; expected 0 to 315360000000 ms");
    refuses(
        () -> new Playback(null, null, Long.MAX_VALUE),
        "trackMs is 9223372036854775807; expected 0 to 315360000000 ms");
    assertThatCode(() -> new Playback(0L, null, 0L)).doesNotThrowAnyException();
    assertThatCode(() -> new Playback(Playback.MAX_MS, null, Playback.MAX_MS))
        .doesNotThrowAnyException();
  }

  @Test
  void originRefusesTextThatCannotBeWritten() {
    refuses(
        () -> Origin.of("\udc00"), "source holds half a surrogate pair; expected valid Unicode");
    refuses(
        () -> new Origin(null, null, "a\ud83d\ud83d", null, null),
        "device holds half a surrogate pair; expected valid Unicode");
    assertThatCode(() -> Origin.of("😀")).doesNotThrowAnyException();
  }

  @Test
  void songRefusesWhatIsNoTrack() {
    refuses(() -> new Song(" ", null, null, null, 1L, null), "trackId is blank");
    refuses(() -> song(0L), "durationMs is 0; expected 1 to 315360000000 ms");
    refuses(
        () -> song(315_360_000_001L), "durationMs is 315360000001; expected 1 to 315360000000 ms");
    assertThatCode(() -> song(Playback.MAX_MS)).doesNotThrowAnyException();
    assertThatCode(() -> song(null)).doesNotThrowAnyException();
  }

  @Test
  void figuresMustBelongTogether() {
    refuses(() -> figures(0, 1, 0, 0, 0), "totalListens is 0; expected >= 1");
    refuses(() -> figures(3, 0, 0, 0, 0), "uniqueUsers is 0; expected 1 to 3");
    refuses(() -> figures(3, 4, 0, 0, 0), "uniqueUsers is 4; expected 1 to 3");
    refuses(() -> figures(3, 1, 4, 0, 0), "reportedListens is 4; expected 0 to 3");
    refuses(() -> figures(3, 1, -1, 0, 0), "reportedListens is -1; expected 0 to 3");
    refuses(() -> figures(3, 1, 2, 3, 0), "completedListens is 3; expected 0 to 2");
    refuses(() -> figures(3, 1, 0, 0, 4), "skippedListens is 4; expected 0 to 3");
    assertThatCode(() -> figures(3, 3, 3, 3, 3)).doesNotThrowAnyException();
  }

  @Test
  void windowMustBeOneAndItsSongTheTracks() {
    Instant end = TIME.plusSeconds(1800);
    Song song = new Song("other", null, null, null, 1L, null);

    refuses(
        () -> new TrackWindow(TIME, TIME, "t", null, FIGURES),
        "windowEnd is 2024-06-25T17:30:00Z; expected a time after windowStart"
            + " 2024-06-25T17:30:00Z");
    refuses(
        () -> new TrackWindow(TIME, end, "t", song, FIGURES), "song is track other; expected t");
    assertThatCode(() -> new TrackWindow(TIME, end, "t", null, FIGURES)).doesNotThrowAnyException();
  }

  /** Other people's queries name these columns. */
  @Test
  void resultColumnsStayAsTheyAre() {
    List<String> names = TrackWindow.COLUMNS.stream().map(Column::name).toList();

    assertThat(names)
        .containsExactly(
            "window_start",
            "window_end",
            "track_id",
            "artists",
            "album_name",
            "track_name",
            "track_genre",
            "total_listens",
            "unique_users",
            "average_listen_duration",
            "reported_listens",
            "completed_listens",
            "skipped_listens",
            "average_track_length",
            "users_sketch");
    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
  }

  private static ListenFigures figures(
      long total, long users, long reported, long completed, long skipped) {
    return new ListenFigures(total, users, null, reported, completed, skipped, null);
  }

  private static Song song(@Nullable Long durationMs) {
    return new Song("t", null, null, null, durationMs, null);
  }

  private static void refuses(ThrowingCallable making, String message) {
    assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
