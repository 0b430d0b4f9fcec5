package io.listens.etl.kcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandedLogTest {

  @TempDir private Path directory;
  private LandedLog log;

  @BeforeEach
  void open() {
    log = new LandedLog(directory.resolve("kcl").toString(), new Configuration());
  }

  private static Landed landed(long records) {
    return new Landed(records, List.of("file-" + records), new TreeMap<>());
  }

  @Test
  void beginsWithNothing() {
    assertThat(log.last()).isZero();
    assertThat(log.first()).isEqualTo(1);
    assertThat(log.latest()).isEqualTo(Landed.NOTHING);
  }

  @Test
  void keepsBatchesByNumber() {
    for (int i = 1; i <= 11; i++) {
      log.add(i, landed(i));
    }

    assertThat(log.last()).isEqualTo(11);
    assertThat(log.latest()).isEqualTo(landed(11));
    assertThat(log.get(9)).isEqualTo(landed(9));
  }

  @Test
  void anotherDriversBatchIsNotOverwritten() {
    log.add(1, landed(1));

    assertThatThrownBy(() -> log.add(1, landed(2))).isInstanceOf(UncheckedIOException.class);
    assertThat(log.latest()).isEqualTo(landed(1));
  }

  @Test
  void forgetsAllButTheLast() {
    for (int i = 1; i <= 4; i++) {
      log.add(i, landed(i));
    }

    log.deleteBefore(3);
    assertThat(log.first()).isEqualTo(3);
    log.deleteBefore(4);
    assertThat(log.latest()).isEqualTo(landed(4));
  }

  @Test
  void theStartIsWrittenDownOnce() {
    assertThat(log.once("start", () -> "first")).isEqualTo("first");
    assertThat(log.once("start", () -> "second")).isEqualTo("first");
    assertThat(log.last()).isZero();
  }
}
