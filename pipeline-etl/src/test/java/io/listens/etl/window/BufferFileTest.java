package io.listens.etl.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.model.ListenPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferFileTest {

  private static final long PANE_MS = 300_000;
  private static final int VERSION_FROM_END = 5;

  private final Configuration conf = new Configuration();
  private final Path file;

  BufferFileTest(@TempDir Path directory) {
    this.file = directory.resolve("batch=0/part-0.listens");
  }

  @Test
  void givesBackItsSlicesInOrder() throws IOException {
    List<BufferSlice> written = write();

    assertThat(slices(PANE_MS)).isEqualTo(written);
    assertThat(written).hasSize(3).extracting(BufferSlice::count).containsOnly(1);
    assertThat(written).extracting(BufferSlice::paneMs).containsExactlyInAnyOrder(0L, 0L, PANE_MS);
    assertThat(listens(written)).isEqualTo(3);
    assertThat(file.getParent()).isDirectoryContaining("glob:**/part-0.listens");
  }

  @Test
  void leavesNothingWhenItIsNotPublished() throws IOException {
    try (BufferFile buffer = new BufferFile(file.toString(), PANE_MS, conf)) {
      buffer.add(listen("u", 0));
    }

    assertThat(file.getParent()).isEmptyDirectory();
  }

  @Test
  void isGoodForWindowsThatItsPanesFit() throws IOException {
    List<BufferSlice> written = write();

    assertThat(slices(2 * PANE_MS)).isEqualTo(written);
    assertThatThrownBy(() -> slices(PANE_MS / 5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read buffered listens file:"
                + file
                + ": its listens are kept by 300000 ms; expected a part of 60000 ms. Set window and"
                + " slide to what they were until its windows are closed");
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    write();
    change(Math.toIntExact(Files.size(file)) - VERSION_FROM_END, 9);

    assertThatThrownBy(() -> slices(PANE_MS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("part-0.listens: it is of version 9; expected 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17, 60})
  void noticesDamageInASlice(int at) throws IOException {
    List<BufferSlice> slices = write();
    change(at, Files.readAllBytes(file)[at] + 1);

    assertThatThrownBy(() -> listens(slices))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the checksum of what is at");
  }

  @Test
  void noticesDamageInTheIndexOrThatItIsSomethingElse() throws IOException {
    List<BufferSlice> slices = write();
    BufferSlice last = slices.get(2);
    change(Math.toIntExact(last.offset() + last.length()) + 3, 1);
    assertThatThrownBy(() -> slices(PANE_MS))
        .hasMessageEndingWith("the checksum of its index is another");

    Files.write(file, new byte[40]);
    assertThatThrownBy(() -> slices(PANE_MS)).hasMessageEndingWith("it is no buffer of listens");

    Files.write(file, new byte[4]);
    assertThatThrownBy(() -> slices(PANE_MS))
        .hasMessageEndingWith("it has 4 bytes; expected at least 32");
  }

  private List<BufferSlice> write() throws IOException {
    try (BufferFile buffer = new BufferFile("file:" + file, PANE_MS, conf)) {
      buffer.add(listen("u1", PANE_MS));
      buffer.add(listen("u2", 0));
      buffer.add(listen("u3", PANE_MS - 1));
      return buffer.publish();
    }
  }

  private static CountedListen listen(String user, long timeMs) {
    CountedListen listen = new CountedListen();
    listen.id.set("id-of-a-listen".getBytes(UTF_8), 0, 14);
    listen.user.set(user.getBytes(UTF_8), 0, user.length());
    listen.track.set("track".getBytes(UTF_8), 0, 5);
    listen.listenedAtMs = timeMs;
    return listen;
  }

  private List<BufferSlice> slices(long paneMs) throws IOException {
    return BufferFile.slices(new org.apache.hadoop.fs.Path("file:" + file), paneMs, conf);
  }

  private long listens(List<BufferSlice> slices) throws IOException {
    WindowTotals totals = new WindowTotals(ListenPolicy.EVERYTHING, SongTable.of(List.of()));
    new SliceReader(conf, totals).addAll(slices);
    return totals.sorted().stream().mapToLong(track -> track.listens).sum();
  }

  private void change(int at, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] = (byte) value;
    Files.write(file, bytes);
  }
}
