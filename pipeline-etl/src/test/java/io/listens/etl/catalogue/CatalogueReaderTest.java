package io.listens.etl.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.listens.model.Song;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueReaderTest {

  private static final String HEADER =
      "id,track_id,artists,album_name,track_name,popularity,duration_ms,track_genre\n";

  @Test
  void readsQuotesCommasAndAccentsAsRfc4180Says() {
    Catalogue catalogue =
        read(
            HEADER
                + "1,t1,\"A;B\",\"Say \"\"Hello\"\", again\",\"Été, ça va?\",82,198853,acoustic\n");
    assertThat(catalogue.songs())
        .containsOnlyKeys("t1")
        .containsEntry(
            "t1",
            new Song("t1", "A;B", "Say \"Hello\", again", "Été, ça va?", 198853L, "acoustic"));
    assertThat(catalogue.rejects()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void readsEitherLineEndAByteOrderMarkAndQuotesOverLines(String lineEnd) {
    String csv = "\uFEFF" + HEADER + "1,t1,a,\"two\nlines\",n,1,1000,g\n2,t2,a,b,n,1,2000,g\n";
    assertThat(read(csv.replace("\n", lineEnd)).songs()).containsOnlyKeys("t1", "t2");
  }

  @Test
  void takesAnEmptyNameAndALengthOfZeroAsNotKnown() {
    assertThat(read(HEADER + "1,t1,,,,0,0,\n").songs())
        .containsEntry("t1", new Song("t1", null, null, null, null, null));
  }

  @Test
  void keepsABadRowWithItsLineAndReasonAndReadsOn() {
    Catalogue catalogue =
        read(
            HEADER
                + "1,t1,a,b,n,1,1000,g\n"
                + "2,t2,a,b,n,1,three minutes,g\n"
                + "3,t3,a,b\n"
                + "4,,a,b,n,1,1000,g\n"
                + "5,t1,other,b,n,1,1000,g\n"
                + "6,t6,a,b,n,1,-5,g\n"
                + "7,t7,a,b,n,1,1000,g\n");
    assertThat(catalogue.songs()).containsOnlyKeys("t1", "t7");
    assertThat(catalogue.songs().get("t1")).extracting(Song::artists).isEqualTo("a");
    assertThat(catalogue.rejects())
        .extracting(Catalogue.Reject::line, Catalogue.Reject::reason)
        .containsExactly(
            tuple(3L, "duration_ms is 'three minutes'; expected a whole number of milliseconds"),
            tuple(4L, "has 4 fields; expected 8"),
            tuple(5L, "trackId is blank"),
            tuple(6L, "track_id is already in line 2; expected each track once"),
            tuple(7L, "durationMs is -5; expected 1 to 315360000000 ms"));
    assertThat(catalogue.rejects().get(1).row()).isEqualTo("3,t3,a,b");
  }

  @Test
  void isClearAboutAFileThatIsNoCatalogue() {
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("Cannot read catalogue songs.csv: it is empty");
    assertThatThrownBy(() -> read("track_id,artists\nt1,a\n"))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("its header lacks album_name,track_name,duration_ms,track_genre");
  }

  private static Catalogue read(String csv) {
    return CatalogueReader.read(
        new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), "songs.csv");
  }
}
