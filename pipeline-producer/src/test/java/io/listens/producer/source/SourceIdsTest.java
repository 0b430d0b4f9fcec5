package io.listens.producer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.model.Listen;
import io.listens.model.Playback;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceIdsTest {

  private static final Listen LISTEN = Listen.of("u7", "t9", Instant.parse("2024-06-25T17:43:13Z"));
  private static final String CSV =
      """
      user_id,track_id,listen_time
      u,t,2024-06-25 12:00:00
      u,t,2024-06-25 12:00:00
      no listen
      v,t,2024-06-25 12:00:00
      """;
  private static final String LISTENBRAINZ =
      """
      {"listened_at": 1719316800, "user_name": "u", "track_metadata": \
      {"additional_info": {"recording_msid": "m"}}}
      """;

  private final Path directory;

  SourceIdsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Ids are in archives and in other people's retries: they outlive a release. */
  @Test
  void givesTheseVeryIds() {
    assertThat(SourceIds.byRow(Path.of("streams.csv")).identify(LISTEN, 1).listenId())
        .isEqualTo("suRLpsqUy2xinVggZNvtDw");
    assertThat(SourceIds.byContent().identify(LISTEN, 1).listenId())
        .isEqualTo("37hHcByIGyJSbvYVvsYAWw");
  }

  @Test
  void keepsAnIdThatIsThere() {
    Listen named = LISTEN.withId("mine");

    assertThat(SourceIds.byContent().identify(named, 1)).isSameAs(named);
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
    Set<String> ids = new HashSet<>();
    for (Listen listen : different) {
      ids.add(String.valueOf(SourceIds.byContent().identify(listen, 1).listenId()));
      ids.add(String.valueOf(SourceIds.byRow(Path.of("a")).identify(listen, 1).listenId()));
    }

    assertThat(ids).hasSize(2 * different.size());
  }

  @Test
  void equalRowsAreTwoListensInOneFileAndInTwo() throws IOException {
    List<String> all = new ArrayList<>(idsOf(file("january.csv", CSV)));
    all.addAll(idsOf(file("february.csv", CSV)));

    assertThat(all).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void aFileReadAgainIsTheSameListensPackedOrMovedOrGrownOrMended() throws IOException {
    List<String> ids = idsOf(file("streams.csv", CSV));
    Path moved = Files.createDirectory(directory.resolve("elsewhere"));

    assertThat(idsOf(file("streams.csv", CSV))).isEqualTo(ids);
    assertThat(idsOf(packed("streams.csv.GZ", CSV))).isEqualTo(ids);
    assertThat(idsOf(Files.writeString(moved.resolve("streams.csv"), CSV))).isEqualTo(ids);
    assertThat(idsOf(file("streams.csv", CSV + "w,t,2024-06-25 12:00:00\n")))
        .startsWith(ids.toArray(String[]::new))
        .hasSize(4);
    assertThat(idsOf(file("streams.csv", CSV.replace("no listen", "w,t,2024-06-25 12:00:00"))))
        .containsAll(ids)
        .hasSize(4);
  }

  /** One export may be in several files, and a later one holds the earlier. */
  @Test
  void anExportsListensAreTheSameInWhicheverFile() throws IOException {
    List<String> ids = idsOf(file("2024.jsonl", LISTENBRAINZ));

    assertThat(idsOf(file("all.jsonl", "\n" + LISTENBRAINZ.repeat(2))))
        .isEqualTo(List.of(ids.get(0), ids.get(0)));
  }

  @Test
  void listensInOneLineOfJsonAreTwo() throws IOException {
    String listen = "{\"user_id\": \"u\", \"track_id\": \"t\", \"listened_at\": 5}";

    assertThat(idsOf(file("a.json", "[" + listen + "," + listen + "]")))
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private Path packed(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(UTF_8));
    }
    return file;
  }

  private static List<String> idsOf(Path file) throws IOException {
    List<String> ids = new ArrayList<>();
    try (ListenSource source = ListenFiles.open(file, ReadOptions.DEFAULT)) {
      for (SourceRow row = source.next(); row != null; row = source.next()) {
        if (row instanceof SourceRow.Accepted accepted) {
          ids.add(String.valueOf(accepted.listen().listenId()));
        }
      }
    }
    return ids;
  }
}
