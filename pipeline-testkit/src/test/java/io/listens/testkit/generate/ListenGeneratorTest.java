package io.listens.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.model.Song;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenGeneratorTest {

  /** Small, and with enough of everything that goes wrong. */
  private static final Workload ROUGH =
      Workload.typical()
          .withListens(5_000)
          .withUsers(100)
          .withTracks(200)
          .withLate(0.1)
          .withOffline(0.05)
          .withDuplicates(0.1)
          .withMalformed(0.05)
          .withUnknownTracks(0.05)
          .withSources(
              Map.of(
                  GeneratedSource.SPOTIFY, 1.0,
                  GeneratedSource.LISTENBRAINZ, 1.0,
                  GeneratedSource.LASTFM, 1.0,
                  GeneratedSource.TEACHING, 1.0));

  private final ListenCodec codec = new ListenCodec();

  private final Path directory;

  ListenGeneratorTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void equalSeedsGiveEqualBytes() throws Exception {
    ListenGenerator generator = new ListenGenerator(42, ROUGH);
    String digest = digest(generator);

    assertThat(digest(generator)).as("read again").isEqualTo(digest);
    assertThat(digest(new ListenGenerator(42, ROUGH))).as("another instance").isEqualTo(digest);
    assertThat(digest(new ListenGenerator(43, ROUGH))).as("another seed").isNotEqualTo(digest);
  }

  /**
   * From another process, on another day, with another locale: the same bytes. Whoever changes the
   * generator on purpose, or the names it takes from datafaker, writes down the new value.
   */
  @Test
  void givesTheseVeryBytes() throws Exception {
    assertThat(digest(new ListenGenerator(42, ROUGH)))
        .isEqualTo("2159553013adcc64268f9e9d0b0c02d626c6ec8bec4d720c6efd110f4370e326");
  }

  @Test
  void bytesDependOnNeitherLocaleNorZone() throws Exception {
    String digest = digest(new ListenGenerator(42, ROUGH));
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));

      assertThat(digest(new ListenGenerator(42, ROUGH))).isEqualTo(digest);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void recordsAreWhatTheySay() throws Exception {
    Set<String> seen = new TreeSet<>();
    int duplicates = 0;
    int malformed = 0;
    for (GeneratedListen record : new ListenGenerator(1, ROUGH)) {
      Listen listen = record.listen();
      if (listen == null) {
        malformed++;
        assertThatThrownBy(() -> codec.decode(record.payload()))
            .as("%s", new String(record.payload(), UTF_8))
            .isInstanceOf(MalformedListenException.class);
        continue;
      }
      assertThat(codec.decode(record.payload())).isEqualTo(listen);
      assertThat(record.partitionKey()).isEqualTo(listen.userId());
      if (listen.listenId() != null) {
        assertThat(record.duplicate()).isEqualTo(!seen.add(listen.listenId()));
        duplicates += record.duplicate() ? 1 : 0;
      }
    }
    assertThat(malformed).isBetween(200, 300);
    assertThat(duplicates).isBetween(250, 450);
  }

  @Test
  void recordsComeInTheOrderOfArrivalAndNeverBeforeTheirTime() {
    List<GeneratedListen> records = new ListenGenerator(2, ROUGH).stream().toList();

    assertThat(records).hasSize(5_000);
    assertThat(records).isSortedAccordingTo(comparing(GeneratedListen::arrivedAt));
    Instant start = Instant.parse("2024-06-25T00:00:00Z");
    for (Listen listen : listens(records)) {
      assertThat(listen.listenedAt()).isBetween(start, start.plusSeconds(86_399));
    }
    assertThat(records)
        .filteredOn(record -> record.listen() != null)
        .allMatch(
            record ->
                !record.arrivedAt().isBefore(Objects.requireNonNull(record.listen()).listenedAt()));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "1, 1", "2, 1", "3, 0.5", "1000, 1", "1001, 1"})
  void givesExactlyAsManyRecordsAsAskedFor(long listens, double duplicates) {
    Iterator<GeneratedListen> records =
        new ListenGenerator(
                3,
                Workload.typical().withTracks(10).withListens(listens).withDuplicates(duplicates))
            .iterator();
    for (long i = 0; i < listens; i++) {
      assertThat(records.hasNext()).isTrue();
      records.next();
    }

    assertThat(records.hasNext()).isFalse();
    assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
  }

  /** The first of a hundred years comes at once. */
  @Test
  void makesListensWhileTheyAreRead() {
    Workload endless =
        Workload.typical()
            .withListens(4_000_000_000L)
            .withStart(Instant.parse("1990-01-01T00:00:00Z"))
            .withSpan(Duration.ofDays(36_525));

    assertThat(new ListenGenerator(4, endless).stream().limit(10_000))
        .hasSize(10_000)
        .filteredOn(record -> record.listen() != null)
        .allMatch(record -> record.arrivedAt().isBefore(Instant.parse("1990-01-03T00:00:00Z")));
  }

  @Test
  void withoutFlawsThereAreNone() {
    Workload clean = ROUGH.withoutFlaws();
    ListenGenerator generator = new ListenGenerator(5, clean);
    Set<String> known =
        generator.catalogue().songs().stream().map(Song::trackId).collect(Collectors.toSet());
    List<GeneratedListen> records = generator.stream().toList();

    assertThat(records).noneMatch(record -> record.malformed() || record.duplicate());
    assertThat(listens(records)).allMatch(listen -> known.contains(listen.trackId()));
    assertThat(records)
        .allMatch(
            record ->
                Duration.between(
                            Objects.requireNonNull(record.listen()).listenedAt(),
                            record.arrivedAt())
                        .compareTo(Duration.ofMinutes(1).plusSeconds(1))
                    < 0);
  }

  @Test
  void unknownTracksAreNotInTheCatalogue() {
    ListenGenerator generator = new ListenGenerator(6, ROUGH);
    Set<String> known =
        generator.catalogue().songs().stream().map(Song::trackId).collect(Collectors.toSet());
    List<Listen> unknown =
        listens(generator.stream().toList()).stream()
            .filter(listen -> !known.contains(listen.trackId()))
            .toList();

    assertThat(unknown).hasSizeBetween(175, 325);
    assertThat(unknown.stream().map(Listen::trackId).distinct()).hasSizeBetween(2, 5);
  }

  @Test
  void theTeachingSourceSendsWhatTheOriginalProducerSent() {
    Workload teaching =
        ROUGH.withSources(Map.of(GeneratedSource.TEACHING, 1.0)).withMalformed(0).withListens(100);

    assertThat(new ListenGenerator(7, teaching))
        .allSatisfy(
            record ->
                assertThat(new String(record.payload(), UTF_8))
                    .matches(
                        "\\{\"user_id\": \"u\\d+\", \"track_id\": \"\\w{22}\", \"listen_time\":"
                            + " \"2024-06-25 \\d\\d:\\d\\d:\\d\\d\"}"));
  }

  @Test
  void onlyChosenSourcesSend() {
    Workload two =
        ROUGH.withSources(Map.of(GeneratedSource.LASTFM, 1.0, GeneratedSource.SPOTIFY, 0.0));

    assertThat(listens(new ListenGenerator(8, two).stream().toList()))
        .isNotEmpty()
        .allMatch(listen -> "lastfm".equals(listen.origin().source()));
  }

  @ParameterizedTest
  @EnumSource(Malformation.class)
  void everyMalformationBreaksEveryRecordAndNoLine(Malformation malformation) {
    SplittableRandom random = new SplittableRandom(9);
    for (GeneratedListen record : new ListenGenerator(9, ROUGH.withMalformed(0).withListens(500))) {
      byte[] spoilt = malformation.spoil(record.payload(), random);

      assertThatThrownBy(() -> codec.decode(spoilt))
          .as("%s", new String(spoilt, UTF_8))
          .isInstanceOf(MalformedListenException.class);
      assertThat(spoilt).isNotEmpty().doesNotContain('\n', '\r');
    }
  }

  @Test
  void everyMalformationOccurs() {
    SplittableRandom random = new SplittableRandom(10);
    Set<Malformation> seen = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      seen.add(Malformation.next(random));
    }

    assertThat(seen).containsExactly(Malformation.values());
  }

  /** Nobody's track is over before it began, except when there are more listens than time. */
  @Test
  void tracksOfASessionFollowEachOther() {
    Map<String, Instant> freeFrom = new HashMap<>();
    List<Listen> inTheirOrder =
        listens(new ListenGenerator(11, Workload.typical().withDuplicates(0)).stream().toList())
            .stream()
            .filter(listen -> listen.playback().playedMs() != null)
            .sorted(comparing(Listen::listenedAt))
            .toList();
    for (Listen listen : inTheirOrder) {
      Duration played = Duration.ofMillis(Objects.requireNonNull(listen.playback().playedMs()));
      boolean start = Objects.equals(listen.origin().source(), "listenbrainz");
      Instant from = start ? listen.listenedAt() : listen.listenedAt().minus(played);
      Instant to = from.plus(played);
      String session = Objects.requireNonNull(listen.origin().session());
      // Times are cut to the second.
      assertThat(from.plusSeconds(1)).isAfterOrEqualTo(freeFrom.getOrDefault(session, from));
      freeFrom.put(session, to);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT90M", "PT24H", "PT100H", "P400D"})
  void allTimesAreWithinTheSpan(Duration span) {
    Instant start = Instant.parse("2023-12-31T05:30:07Z");
    List<Listen> listens =
        listens(
            new ListenGenerator(
                    12, Workload.typical().withListens(3_000).withStart(start).withSpan(span))
                .stream().toList());

    assertThat(listens)
        .allMatch(
            listen ->
                !listen.listenedAt().isBefore(start)
                    && listen.listenedAt().isBefore(start.plus(span)));
    Instant middle = start.plus(span.dividedBy(2));
    if (span.compareTo(Duration.ofHours(1)) > 0) {
      assertThat(listens)
          .filteredOn(listen -> listen.listenedAt().isBefore(middle))
          .hasSizeBetween(600, 2_400);
    }
  }

  @Test
  void nobodyListensInHoursWithoutWeight() {
    List<Double> evening = new ArrayList<>(Collections.nCopies(24, 0.0));
    evening.set(20, 1.0);
    evening.set(22, 3.0);
    Map<Integer, Long> byHour =
        listens(new ListenGenerator(13, ROUGH.withDayCurve(evening)).stream().toList()).stream()
            .collect(
                Collectors.groupingBy(
                    listen -> (int) (listen.listenedAt().getEpochSecond() / 3_600 % 24),
                    Collectors.counting()));

    assertThat(byHour).containsOnlyKeys(20, 22);
    assertThat((double) byHour.getOrDefault(22, 0L) / byHour.getOrDefault(20, 1L))
        .isBetween(2.5, 3.5);
  }

  @Test
  void refusesASpanInWhichNobodyListens() {
    List<Double> evening = new ArrayList<>(Collections.nCopies(24, 0.0));
    evening.set(20, 1.0);
    Workload silent =
        ROUGH
            .withDayCurve(evening)
            .withStart(Instant.parse("2024-06-25T08:00:00Z"))
            .withSpan(Duration.ofHours(2));

    assertThatThrownBy(() -> new ListenGenerator(1, silent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dayCurve has no listens from 2024-06-25T08:00:00Z for PT2H; expected some");
  }

  private static List<Listen> listens(List<GeneratedListen> records) {
    return records.stream().map(GeneratedListen::listen).filter(Objects::nonNull).toList();
  }

  private String digest(ListenGenerator generator) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (GeneratedListen record : generator) {
      sha256.update(
          (record.arrivedAt() + "|" + record.partitionKey() + "|" + record.duplicate() + "|")
              .getBytes(UTF_8));
      sha256.update(record.payload());
    }
    Path songs = directory.resolve("songs.csv");
    generator.catalogue().writeCsv(songs, Catalogue.LineEnd.LF);
    sha256.update(Files.readAllBytes(songs));
    return HexFormat.of().formatHex(sha256.digest());
  }
}
