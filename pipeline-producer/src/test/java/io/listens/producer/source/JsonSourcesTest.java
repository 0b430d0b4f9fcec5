package io.listens.producer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.Origin;
import io.listens.model.Playback;
import io.listens.model.TimeMeaning;
import io.listens.producer.source.SourceRow.Accepted;
import io.listens.producer.source.SourceRow.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSourcesTest {

  private static final Instant NOON = Instant.parse("2024-06-25T12:00:00Z");
  private static final String SPOTIFY =
      """
      [
        {
          "ts": "2024-06-25T12:00:00Z", "platform": "ios", "ms_played": 61000,
          "conn_country": "DE", "spotify_track_uri": "spotify:track:4uLU6hMC",
          "master_metadata_track_name": "A \\"brace\\" } in {a name",
          "skipped": null, "offline": false, "offline_timestamp": 1719316800
        },
        {"ts": "2024-06-25T12:01:00Z", "ms_played": 5, "spotify_track_uri": null,
          "episode_name": "a podcast"},
        {"ts": "2024-06-25T12:02:00Z", "ms_played": 7, "skipped": true,
          "spotify_track_uri": "spotify:track:5"}
      ]
      """;

  private final Path directory;

  JsonSourcesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsSpotifysExtendedHistory() throws IOException {
    List<SourceRow> rows = read(SPOTIFY, ReadOptions.DEFAULT.withUser("owner"));

    assertThat(rows).extracting(SourceRow::line).containsExactly(2L, 8L, 10L);
    assertThat(((Accepted) rows.get(0)).listen().withId("x"))
        .isEqualTo(
            new Listen(
                "x",
                "owner",
                "4uLU6hMC",
                NOON,
                TimeMeaning.END,
                new Playback(61000L, null, null),
                new Origin("spotify", null, "ios", "DE", false)));
    Rejected podcast = (Rejected) rows.get(1);
    assertThat(podcast.cause().field()).isEqualTo("spotify_track_uri");
    assertThat(podcast.cause().reason()).isEqualTo("is missing");
    assertThat(new String(podcast.cause().raw(), UTF_8)).startsWith("{\"ts\"").endsWith("}");
    assertThat(((Accepted) rows.get(2)).listen().playback().skipped()).isTrue();
  }

  @Test
  void readsListenBrainz() throws IOException {
    List<SourceRow> rows =
        read(
            """
            {"listened_at": 1719316800, "user_name": "u", "recording_msid": "msid", \
            "track_metadata": {"track_name": "n", "additional_info": {"duration_played": 61, \
            "duration_ms": 200000, "media_player": "mpd", "tags": ["a", {"b": 1}]}}}
            {"listened_at": 1719316801, "track_metadata": {"mbid_mapping": \
            {"recording_mbid": "mbid"}, "additional_info": {"recording_msid": "m", "duration": 3}}}
            {"listened_at": "soon", "track_metadata": {"x": 1}, "recording_msid": "m"}
            """,
            ReadOptions.DEFAULT);

    assertThat(((Accepted) rows.get(0)).listen().withId("x"))
        .isEqualTo(
            new Listen(
                "x",
                "u",
                "msid",
                NOON,
                TimeMeaning.START,
                new Playback(61000L, null, 200000L),
                new Origin("listenbrainz", null, "mpd", null, null)));
    Listen second = ((Accepted) rows.get(1)).listen();
    assertThat(second.userId()).isEqualTo("me");
    assertThat(second.trackId()).isEqualTo("mbid");
    assertThat(second.playback().trackMs()).isEqualTo(3000);
    assertThat(((Rejected) rows.get(2)).cause()).hasMessageContaining("listened_at");
  }

  /** What the model refuses is one row's fault: the file is read on. */
  @Test
  void rejectsValuesThatNoListenCanHave() throws IOException {
    String row = "{\"listened_at\": 1, \"recording_msid\": \"m\", \"track_metadata\": ";
    List<SourceRow> rows =
        read(
            row
                + "{\"additional_info\": {\"duration_ms\": 315360000001}}}\n"
                + row
                + "{\"additional_info\": {\"duration_played\": 1e999}}}\n"
                + row
                + "{\"additional_info\": {\"media_player\": \"\\ud83d\"}}}\n"
                + row
                + "{}}\n",
            ReadOptions.DEFAULT.withFormat(ListenFormat.LISTENBRAINZ));

    assertThat(rows.subList(0, 3))
        .extracting(refused -> ((Rejected) refused).cause().reason())
        .containsExactly(
            "trackMs is 315360000001; expected 0 to 315360000000 ms",
            "is '1e999'; expected a number from 0 to 9223372036854775807",
            "device holds half a surrogate pair; expected valid Unicode");
    assertThat(rows.get(3)).isInstanceOf(Accepted.class);
  }

  @Test
  void readsOurOwnLinesAndRejectsOthersWithTheirLine() throws IOException {
    ListenCodec codec = new ListenCodec();
    String good = new String(codec.encode(Listen.of("u", "t", NOON).withId("id")), UTF_8);

    List<SourceRow> rows =
        read(good + "\r\n\n{\"user_id\":\nnonsense\n" + good, ReadOptions.DEFAULT);

    assertThat(rows).extracting(SourceRow::line).containsExactly(1L, 3L, 4L, 5L);
    assertThat(((Accepted) rows.get(3)).listen().listenId()).isEqualTo("id");
    assertThat(((Rejected) rows.get(2)).cause().position()).isEqualTo(4);
    assertThat(new String(((Rejected) rows.get(2)).cause().raw(), UTF_8)).isEqualTo("nonsense");
  }

  @Test
  void anArrayThatEndsEarlyLosesNothingBefore() throws IOException {
    String cut = SPOTIFY.substring(0, SPOTIFY.length() - 20);

    List<SourceRow> rows = read(cut, ReadOptions.DEFAULT);

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).isInstanceOf(Accepted.class);
    assertThat(((Rejected) rows.get(2)).cause().reason()).contains("isn't closed");
  }

  @Test
  void refusesJsonOfNoKnownFormat() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> read("{\"a\": 1}", ReadOptions.DEFAULT))
        .withMessageContaining("--format");
  }

  /** The last of these makes two hundred files of five rows, and so more than one level. */
  @ParameterizedTest
  @ValueSource(longs = {25_000, 2_000})
  void sortsByTimeInMemoryAndOnDiskAlike(long bytesInMemory) throws IOException {
    Random random = new Random(11);
    StringBuilder csv = new StringBuilder("user_id,track_id,listen_time\n");
    for (int i = 0; i < 1000; i++) {
      int second = random.nextInt(3600);
      csv.append("u,t").append(i);
      csv.append(i % 100 == 7 ? ",never\n" : time(second));
    }
    Path file = Files.writeString(directory.resolve("shuffled.csv"), csv);

    List<SourceRow> inMemory = all(TimeOrder.of(open(file), 10L << 20));
    List<SourceRow> onDisk = all(TimeOrder.of(open(file), bytesInMemory));

    assertThat(onDisk.subList(10, 1000)).isEqualTo(inMemory.subList(10, 1000));
    assertThat(onDisk.subList(0, 10)).allMatch(Rejected.class::isInstance);
    assertThat(((Rejected) onDisk.get(0)).cause())
        .hasMessage(((Rejected) inMemory.get(0)).cause().getMessage());
    assertThat(onDisk.subList(10, 1000))
        .extracting(row -> ((Accepted) row).listen().listenedAt())
        .isSorted();
  }

  private static String time(int second) {
    return String.format(
        java.util.Locale.ROOT, ",2024-06-25 12:%02d:%02d%n", second / 60, second % 60);
  }

  private static ListenSource open(Path file) throws IOException {
    return ListenFiles.open(file, ReadOptions.DEFAULT);
  }

  private List<SourceRow> read(String content, ReadOptions options) throws IOException {
    return all(ListenFiles.open(Files.writeString(directory.resolve("listens"), content), options));
  }

  private static List<SourceRow> all(ListenSource from) throws IOException {
    List<SourceRow> rows = new ArrayList<>();
    try (ListenSource source = from) {
      for (SourceRow row = source.next(); row != null; row = source.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
