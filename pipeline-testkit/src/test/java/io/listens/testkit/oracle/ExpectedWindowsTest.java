package io.listens.testkit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenFigures;
import io.listens.model.ListenPolicy;
import io.listens.model.Playback;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedWindowsTest {

  private static final Song SONG = new Song("t1", "Ann;Bob", "Album", "Title", 200_000L, "pop");
  private static final Song OTHER = new Song("t2", null, null, null, 100_000L, null);
  private static final List<Song> CATALOGUE = List.of(SONG, OTHER);

  @Test
  void addsUpByTrackAndWindow() {
    ExpectedWindows expected =
        expected(
            listen("a", "u1", "t1", "17:30:00", 200_000L, false, null),
            listen("b", "u1", "t1", "17:59:59.999", 180_000L, null, null),
            listen("c", "u2", "t1", "17:45:00", 10_000L, true, null),
            listen("d", "u3", "t1", "17:45:00", null, true, 555L),
            listen("e", "u3", "t1", "18:00:00", 179_999L, null, null),
            listen("f", "u3", "t2", "17:30:00", null, null, null));

    assertThat(expected.rows())
        .containsExactly(
            row("17:30", SONG, new ListenFigures(4, 3, 590_000 / 4.0, 3, 2, 2, 200_000.0)),
            row("17:30", OTHER, new ListenFigures(1, 1, 100_000.0, 0, 0, 0, 100_000.0)),
            row("18:00", SONG, new ListenFigures(1, 1, 179_999.0, 1, 0, 0, 200_000.0)));
    assertThat(expected.counts()).isEqualTo(new ExpectedWindows.Counts(6, 0, 0, 0, 6, 0));
  }

  @Test
  void keepsTracksThatTheCatalogueLacks() {
    ExpectedWindows expected =
        expected(
            listen("a", "u1", "x", "17:30:00", 90L, null, 100L),
            listen("b", "u2", "x", "17:31:00", 89L, null, 100L),
            listen("c", "u3", "x", "17:32:00", 1_000L, null, null),
            listen("d", "u4", "x", "17:33:00", null, null, 400L),
            listen("e", "u5", "y", "17:30:00", null, null, null));

    assertThat(expected.rows())
        .containsExactly(
            unknown("17:30", "x", new ListenFigures(4, 4, 1_179 / 3.0, 3, 1, 0, 200.0)),
            unknown("17:30", "y", new ListenFigures(1, 1, null, 0, 0, 0, null)));
    assertThat(expected.counts()).isEqualTo(new ExpectedWindows.Counts(5, 0, 0, 0, 5, 5));
  }

  @Test
  void theCataloguesLengthIsStrongerThanTheReportedOne() {
    assertThat(expected(listen("a", "u", "t1", "17:30:00", 190_000L, null, 500_000L)).rows())
        .containsExactly(
            row("17:30", SONG, new ListenFigures(1, 1, 190_000.0, 1, 1, 0, 200_000.0)));
  }

  @Test
  void countsEachIdOnceAndListensWithoutIdEach() {
    Listen named = listen("a", "u1", "t1", "17:30:00", null, null, null);
    Listen nameless = listen(null, "u1", "t1", "17:30:00", null, null, null);

    ExpectedWindows expected = expected(named, nameless, named, nameless, named);

    assertThat(expected.rows())
        .containsExactly(
            row("17:30", SONG, new ListenFigures(3, 1, 200_000.0, 0, 0, 0, 200_000.0)));
    assertThat(expected.counts()).isEqualTo(new ExpectedWindows.Counts(5, 0, 2, 0, 3, 0));
  }

  /** Each of these beats the ones below it, in whatever order they come. */
  @Test
  void ofRecordsWithOneIdTheOneThatSaysMostWins() {
    List<Listen> winnersFirst =
        List.of(
            listen("a", "u1", "x", "17:59:59", 2L, null, null),
            listen("a", "u1", "x", "17:30:00", 1L, true, 2L),
            listen("a", "u1", "x", "17:31:00", 1L, true, 1L),
            listen("a", "u1", "x", "17:31:00", 1L, true, null),
            listen("a", "u1", "x", "17:31:00", 1L, false, 2L),
            listen("a", "u1", "x", "17:31:00", 1L, null, 2L),
            listen("a", "u1", "x", "17:31:00", 0L, true, 2L),
            listen("a", "u1", "x", "17:31:00", null, true, 2L),
            listen("a", "u1", "x", "17:31:00", null, null, null));
    for (int first = 0; first < winnersFirst.size(); first++) {
      Listen winner = winnersFirst.get(first);
      List<Listen> contenders = new ArrayList<>(winnersFirst.subList(first, winnersFirst.size()));
      for (int seed = 0; seed < 20; seed++) {
        Collections.shuffle(contenders, new Random(seed));
        DistinctListens distinct = new DistinctListens();
        contenders.forEach(distinct::add);

        assertThat(distinct.listens()).as("seed %d", seed).containsExactly(winner);
      }
    }
  }

  @Test
  void oneIdOnTwoTracksOfTwoUsersOrInTwoWindowsIsTwoListens() {
    ExpectedWindows expected =
        expected(
            listen("a", "u2", "t1", "17:30:00", 50L, null, null),
            listen("a", "u1", "t1", "17:30:00", 10L, null, null),
            listen("a", "u1", "t1", "17:59:59.999", 30L, null, null),
            listen("a", "u1", "t2", "17:30:00", 20L, null, null),
            listen("a", "u1", "t1", "18:00:00", 40L, null, null));

    assertThat(expected.rows())
        .containsExactly(
            row("17:30", SONG, new ListenFigures(2, 2, 40.0, 2, 0, 0, 200_000.0)),
            row("17:30", OTHER, new ListenFigures(1, 1, 20.0, 1, 0, 0, 100_000.0)),
            row("18:00", SONG, new ListenFigures(1, 1, 40.0, 1, 0, 0, 200_000.0)));
    assertThat(expected.counts()).isEqualTo(new ExpectedWindows.Counts(5, 0, 1, 0, 4, 0));
  }

  /** Where both fall into a window they are one listen, elsewhere each is one. */
  @Test
  void oneIdAtTwoTimesIsOneListenInTheSlidingWindowsThatHoldBoth() {
    ExpectedWindows expected =
        expected(
            windows(Duration.ofMinutes(30), Duration.ofMinutes(10)),
            listen("a", "u1", "t1", "17:35:00", 10L, null, null),
            listen("a", "u1", "t1", "17:45:00", 5L, null, null));

    assertThat(expected.rows())
        .extracting(
            TrackWindow::windowStart,
            window -> window.figures().totalListens(),
            window -> window.figures().averageListenDuration())
        .containsExactly(
            tuple(at("17:10:00"), 1L, 10.0),
            tuple(at("17:20:00"), 1L, 10.0),
            tuple(at("17:30:00"), 1L, 10.0),
            tuple(at("17:40:00"), 1L, 5.0));
    assertThat(expected.counts()).isEqualTo(new ExpectedWindows.Counts(2, 0, 0, 0, 2, 0));
  }

  /** A played time that was reported beats none, which would have counted. */
  @Test
  void theWinnerIsFoundBeforeThePolicyIsAsked() {
    ExpectedWindows expected =
        expected(
            counting(ListenPolicy.THIRTY_SECONDS),
            listen("a", "u1", "t1", "17:30:00", null, null, null),
            listen("a", "u1", "t1", "17:31:00", 10_000L, null, null));

    assertThat(expected.rows()).isEmpty();
    assertThat(expected.counts()).isEqualTo(new ExpectedWindows.Counts(2, 0, 1, 1, 0, 0));
  }

  @Test
  void aLengthThatTheCatalogueDoesNotKnowIsTheReportedOne() {
    Song lengthless = new Song("t3", "Ann", "Album", "Title", null, "pop");

    assertThat(
            ExpectedWindows.of(
                    Stream.of(
                        listen("a", "u1", "t3", "17:30:00", 90L, null, 100L),
                        listen("b", "u2", "t3", "17:30:00", 1_000L, null, null),
                        listen("c", "u3", "t3", "17:30:00", null, null, 300L)),
                    List.of(lengthless),
                    WindowRules.DEFAULT)
                .rows())
        .containsExactly(row("17:30", lengthless, new ListenFigures(3, 3, 545.0, 2, 1, 0, 200.0)));
  }

  @Test
  void theScrobbleRuleLooksAtTheTracksLength() {
    ExpectedWindows expected =
        expected(
            counting(ListenPolicy.SCROBBLE),
            listen("a", "u1", "t1", "17:30:00", 100_000L, null, null),
            listen("b", "u1", "t1", "17:30:00", 99_999L, null, 50_000L),
            listen("c", "u1", "t2", "17:30:00", 50_000L, null, null),
            listen("d", "u1", "x", "17:30:00", 50_000L, null, 100_000L),
            listen("e", "u1", "x", "17:30:00", 50_000L, null, null),
            listen("f", "u1", "t1", "17:30:00", null, null, null));

    assertThat(totals(expected)).isEqualTo(Map.of("17:30 t1", 2L, "17:30 t2", 1L, "17:30 x", 1L));
    assertThat(expected.counts()).isEqualTo(new ExpectedWindows.Counts(6, 0, 0, 2, 4, 1));
  }

  @Test
  void slidingWindowsCountAListenInEachWindowItFallsInto() {
    ExpectedWindows expected =
        expected(
            windows(Duration.ofMinutes(30), Duration.ofMinutes(10)),
            listen("a", "u1", "t1", "17:30:00", null, null, null),
            listen("b", "u1", "t1", "17:39:59.999", null, null, null));

    assertThat(totals(expected)).isEqualTo(Map.of("17:10 t1", 2L, "17:20 t1", 2L, "17:30 t1", 2L));
    assertThat(expected.rows().get(0).windowEnd()).isEqualTo(at("17:40:00"));
    assertThat(expected.counts().counted()).isEqualTo(2);
  }

  /** 25 minutes every 10: a listen is in three windows or in two. */
  @Test
  void slidingWindowsNeedNotDivideEvenly() {
    assertThat(
            totals(
                expected(
                    windows(Duration.ofMinutes(25), Duration.ofMinutes(10)),
                    listen("a", "u1", "t1", "17:34:59.999", null, null, null),
                    listen("b", "u1", "t2", "17:35:00", null, null, null))))
        .isEqualTo(
            Map.of(
                "17:10 t1", 1L,
                "17:20 t1", 1L,
                "17:30 t1", 1L,
                "17:20 t2", 1L,
                "17:30 t2", 1L));
  }

  @ParameterizedTest
  @CsvSource({
    "Z,      PT24H, 2024-06-25T00:00:00Z",
    "+09:00, PT24H, 2024-06-24T15:00:00Z", // the 25th began in Tokyo
    "-05:00, PT24H, 2024-06-24T05:00:00Z", // it was still the 24th in Lima
    "+05:30, PT1H,  2024-06-25T03:30:00Z",
    "+05:45, PT30M, 2024-06-25T04:15:00Z"
  })
  void windowsBeginAtTheOffsetsMidnight(ZoneOffset offset, Duration length, Instant start) {
    WindowRules rules = new WindowRules(ListenPolicy.EVERYTHING, length, length, offset);
    Listen listen = Listen.of("u", "t1", Instant.parse("2024-06-25T04:29:59Z"));

    assertThat(ExpectedWindows.of(Stream.of(listen), CATALOGUE, rules).rows())
        .extracting(TrackWindow::windowStart)
        .containsExactly(start);
  }

  @Test
  void windowsReachBackBefore1970() {
    WindowRules rules =
        new WindowRules(
            ListenPolicy.EVERYTHING,
            Duration.ofHours(24),
            Duration.ofHours(12),
            ZoneOffset.ofHours(1));

    assertThat(
            ExpectedWindows.of(Stream.of(Listen.of("u", "t1", Instant.EPOCH)), CATALOGUE, rules)
                .rows())
        .extracting(TrackWindow::windowStart)
        .containsExactly(
            Instant.parse("1969-12-31T11:00:00Z"), Instant.parse("1969-12-31T23:00:00Z"));
  }

  @Test
  void readsPayloadsAndCountsTheMalformed() {
    ListenCodec codec = new ListenCodec();
    Listen listen = listen("a", "u1", "t1", "17:30:00", null, null, null);

    ExpectedWindows expected =
        ExpectedWindows.ofPayloads(
            Stream.of(
                codec.encode(listen),
                "{\"user_id\":\"u2\"}".getBytes(UTF_8),
                codec.encode(listen),
                "{\"user_id\":\"u2\",\"track_id\":\"t1\",\"listen_time\":\"2024-06-25 17:30:00\"}"
                    .getBytes(UTF_8)),
            codec,
            CATALOGUE,
            WindowRules.DEFAULT);

    assertThat(totals(expected)).isEqualTo(Map.of("17:30 t1", 2L));
    assertThat(expected.counts()).isEqualTo(new ExpectedWindows.Counts(4, 1, 1, 0, 2, 0));
  }

  @Test
  void theOrderOfListensChangesNothing() {
    ListenGenerator generator =
        new ListenGenerator(
            8, Workload.typical().withListens(3_000).withTracks(50).withDuplicates(0.2));
    List<byte[]> payloads =
        generator.stream().map(GeneratedListen::payload).collect(Collectors.toList());
    ExpectedWindows expected = of(payloads, generator);
    for (int seed = 0; seed < 3; seed++) {
      Collections.shuffle(payloads, new Random(seed));

      assertThatCode(() -> expected.assertMatches(of(payloads, generator).rows()))
          .as("seed %d", seed)
          .doesNotThrowAnyException();
      assertThat(of(payloads, generator).counts()).isEqualTo(expected.counts());
    }
  }

  /** What the generator says of its records is what the oracle finds. */
  @Test
  void agreesWithTheGenerator() {
    ListenGenerator generator =
        new ListenGenerator(9, Workload.typical().withListens(5_000).withMalformed(0.05));
    List<GeneratedListen> records = generator.stream().toList();
    ExpectedWindows expected =
        of(records.stream().map(GeneratedListen::payload).toList(), generator);

    long malformed = records.stream().filter(GeneratedListen::malformed).count();
    long duplicates = records.stream().filter(GeneratedListen::duplicate).count();
    assertThat(expected.counts().malformed()).isEqualTo(malformed).isPositive();
    assertThat(expected.counts().duplicates()).isEqualTo(duplicates).isPositive();
    assertThat(expected.counts().counted()).isEqualTo(5_000 - malformed - duplicates);
    assertThat(expected.counts().unknownTracks()).isPositive();
    assertThat(totals(expected).values().stream().flatMapToLong(LongStream::of).sum())
        .isEqualTo(expected.counts().counted());
  }

  @Test
  void nothingComesOfNothing() {
    assertThat(expected().rows()).isEmpty();
    assertThatCode(() -> expected().assertMatches(List.of())).doesNotThrowAnyException();
  }

  @Test
  void refusesACatalogueWithATrackTwice() {
    assertThatThrownBy(
            () -> ExpectedWindows.of(Stream.of(), List.of(SONG, SONG), WindowRules.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("catalogue has track t1 more than once; expected once");
  }

  @Test
  void rulesRefuseWindowsThatLeaveGaps() {
    Duration hour = Duration.ofHours(1);
    Duration day = Duration.ofDays(1);

    assertThatThrownBy(() -> windows(Duration.ZERO, hour))
        .hasMessage("length is PT0S; expected at least 1 ms");
    assertThatThrownBy(() -> windows(hour, Duration.ZERO))
        .hasMessage("slide is PT0S; expected 1 ms to the length PT1H");
    assertThatThrownBy(() -> windows(hour, day))
        .hasMessage("slide is PT24H; expected 1 ms to the length PT1H");
  }

  private static WindowRules windows(Duration length, Duration slide) {
    return new WindowRules(ListenPolicy.EVERYTHING, length, slide, ZoneOffset.UTC);
  }

  private static WindowRules counting(ListenPolicy policy) {
    Duration halfHour = Duration.ofMinutes(30);
    return new WindowRules(policy, halfHour, halfHour, ZoneOffset.UTC);
  }

  private static ExpectedWindows expected(Listen... listens) {
    return expected(WindowRules.DEFAULT, listens);
  }

  private static ExpectedWindows expected(WindowRules rules, Listen... listens) {
    return ExpectedWindows.of(Stream.of(listens), CATALOGUE, rules);
  }

  private static ExpectedWindows of(List<byte[]> payloads, ListenGenerator generator) {
    return ExpectedWindows.ofPayloads(
        payloads.stream(), new ListenCodec(), generator.catalogue().songs(), WindowRules.DEFAULT);
  }

  private static Listen listen(
      @Nullable String id,
      String user,
      String track,
      String time,
      @Nullable Long playedMs,
      @Nullable Boolean skipped,
      @Nullable Long trackMs) {
    Listen listen =
        Listen.of(user, track, at(time)).withPlayback(new Playback(playedMs, skipped, trackMs));
    return id == null ? listen : listen.withId(id);
  }

  private static TrackWindow row(String start, Song song, ListenFigures figures) {
    Instant from = at(start + ":00");
    return new TrackWindow(from, from.plusSeconds(1_800), song.trackId(), song, figures);
  }

  private static TrackWindow unknown(String start, String track, ListenFigures figures) {
    Instant from = at(start + ":00");
    return new TrackWindow(from, from.plusSeconds(1_800), track, null, figures);
  }

  private static Map<String, Long> totals(ExpectedWindows expected) {
    Map<String, Long> totals = new TreeMap<>();
    for (TrackWindow row : expected.rows()) {
      String start = row.windowStart().toString();
      String hourAndMinute = start.substring(start.indexOf('T') + 1).substring(0, 5);
      String day = start.startsWith("2024-06-25") ? "" : start.substring(0, 10) + " ";
      totals.put(day + hourAndMinute + " " + row.trackId(), row.figures().totalListens());
    }
    return totals;
  }

  private static Instant at(String time) {
    return Instant.parse("2024-06-25T" + time + "Z");
  }
}
