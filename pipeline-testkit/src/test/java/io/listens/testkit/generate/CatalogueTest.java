package io.listens.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.listens.model.Song;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTest {

  private final Catalogue catalogue = new Catalogue(5, 300);

  private final Path directory;

  CatalogueTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @EnumSource(Catalogue.LineEnd.class)
  void isReadBackAsItIs(Catalogue.LineEnd lineEnd) throws Exception {
    Path file = directory.resolve("songs.csv");
    catalogue.writeCsv(file, lineEnd);

    List<NamedCsvRecord> rows;
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      rows = csv.stream().toList();
    }
    assertThat(rows).allMatch(row -> row.getFieldCount() == 21);
    assertThat(rows.stream().map(CatalogueTest::song)).isEqualTo(catalogue.songs());
    String text = Files.readString(file, UTF_8);
    assertThat(text)
        .startsWith(
            "id,track_id,artists,album_name,track_name,popularity,duration_ms,explicit,"
                + "danceability,energy,key,loudness,mode,speechiness,acousticness,"
                + "instrumentalness,liveness,valence,tempo,time_signature,track_genre"
                + (lineEnd == Catalogue.LineEnd.CRLF ? "\r\n" : "\n"));
    assertThat(text.contains("\r")).isEqualTo(lineEnd == Catalogue.LineEnd.CRLF);
  }

  /** What careless readers get wrong is all there. */
  @Test
  void hasItsDifficulties() throws Exception {
    Path file = directory.resolve("songs.csv");
    catalogue.writeCsv(file, Catalogue.LineEnd.LF);

    assertThat(Files.readString(file, UTF_8))
        .contains(", Jr.\",", ";", "\"\"", "東京", "🎵", "True", "False", ",,,,", "E-5");
  }

  @Test
  void oneSongHasNoNames() {
    assertThat(catalogue.songs())
        .filteredOn(song -> song.trackName() == null)
        .singleElement()
        .matches(song -> song.artists() == null && song.albumName() == null);
    assertThat(new Catalogue(5, 1).songs()).singleElement().matches(song -> song.artists() != null);
  }

  @Test
  void trackIdsDiffer() {
    assertThat(catalogue.songs().stream().map(Song::trackId)).hasSize(300).doesNotHaveDuplicates();
    assertThat(catalogue.missing().stream().map(Song::trackId))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(catalogue.songs().stream().map(Song::trackId).toList());
  }

  @Test
  void orderDoesNotTellPopularity() {
    assertThat(catalogue.songs())
        .isNotEqualTo(catalogue.byRank())
        .containsExactlyInAnyOrderElementsOf(catalogue.byRank());
  }

  private static Song song(NamedCsvRecord row) {
    return new Song(
        row.getField("track_id"),
        nullIfEmpty(row.getField("artists")),
        nullIfEmpty(row.getField("album_name")),
        nullIfEmpty(row.getField("track_name")),
        Long.parseLong(row.getField("duration_ms")),
        nullIfEmpty(row.getField("track_genre")));
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
