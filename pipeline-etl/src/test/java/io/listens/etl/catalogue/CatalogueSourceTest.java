package io.listens.etl.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueSourceTest {

  private static final String HEADER =
      "track_id,artists,album_name,track_name,duration_ms,track_genre\n";

  @TempDir private Path directory;

  private Path file;
  private long time = 1_700_000_000_000L;

  @BeforeEach
  void begin() throws IOException {
    file = directory.resolve("songs.csv");
    write("t1,a,b,n,1000,g\n");
  }

  /** Each at a time of its own, as files that are really written at different times have. */
  private void write(String rows) throws IOException {
    writeAll(HEADER + rows);
  }

  private void writeAll(String content) throws IOException {
    Files.writeString(file, content);
    time += 1000;
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochMilli(time)));
  }

  private CatalogueSource open() {
    return CatalogueSource.open(file.toString(), new Configuration());
  }

  @Test
  void isTheSameWhileTheFileIs() {
    CatalogueSource source = open();
    assertThat(source.refresh()).isSameAs(source.current());
    Catalogue before = source.current();
    assertThat(source.refresh()).isSameAs(before);
    assertThat(source.failedReloads()).isZero();
  }

  @Test
  void isReadAgainWhenTheFileChanged() throws IOException {
    CatalogueSource source = open();
    write("t1,a,b,n,1000,g\nt2,a,b,n,x,g\n");

    assertThat(source.current().rejects()).as("not before it is asked to").isEmpty();
    Catalogue changed = source.refresh();

    assertThat(changed).isSameAs(source.current());
    assertThat(changed.rejects())
        .singleElement()
        .satisfies(reject -> assertThat(reject.line()).isEqualTo(3));
  }

  @Test
  void isReadAgainWhenOnlyTheTimeTells() throws IOException {
    CatalogueSource source = open();
    write("t2,a,b,n,1000,g\n");
    assertThat(source.refresh().songs()).containsOnlyKeys("t2");
  }

  @Test
  void staysAsItWasWhileTheFileCannotBeRead() throws IOException {
    CatalogueSource source = open();
    Catalogue before = source.current();

    writeAll("no header\n");
    assertThat(source.refresh()).isSameAs(before);
    Files.delete(file);
    assertThat(source.refresh()).isSameAs(before);
    assertThat(source.failedReloads()).isEqualTo(2);

    write("t3,a,b,n,1000,g\n");
    assertThat(source.refresh().songs()).containsOnlyKeys("t3");
    assertThat(source.failedReloads()).isEqualTo(2);
  }

  @Test
  void mustBeReadableAtFirst() throws IOException {
    writeAll("track_id\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("songs.csv: its header lacks artists,album_name");
    Files.delete(file);
    assertThatThrownBy(this::open)
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("songs.csv: it isn't there; expected songs.csv");
  }
}
