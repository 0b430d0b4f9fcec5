package io.listens.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadWriterTest {

  private static final PeerWorkload EVEN = new PeerWorkload(3_000, 0, false, 3, 7);

  @TempDir Path cache;

  @Test
  void equalParametersGiveEqualBytes() throws IOException {
    Path first = WorkloadWriter.write(EVEN, cache.resolve("a")).listens();
    Path second = WorkloadWriter.write(EVEN, cache.resolve("b")).listens();

    assertThat(lines(first)).hasSize(3_000).isEqualTo(lines(second));
  }

  @Test
  void noListenIsLaterThanTheWatermarkAllows() throws Exception {
    Instant newest = PeerWorkload.START;
    for (Listen listen : listens(WorkloadWriter.write(EVEN, cache).listens())) {
      assertThat(listen.listenedAt())
          .isBetween(
              newest.minus(PeerWorkload.DISORDER), PeerWorkload.START.plus(PeerWorkload.SPAN));
      newest = newest.isAfter(listen.listenedAt()) ? newest : listen.listenedAt();
    }
  }

  @Test
  void aHotTrackGetsEverySecondListen() throws Exception {
    PeerWorkload hot = new PeerWorkload(3_000, 0, true, 3, 7);

    Map<String, Integer> byTrack = new HashMap<>();
    for (Listen listen : listens(WorkloadWriter.write(hot, cache).listens())) {
      byTrack.merge(listen.trackId(), 1, Integer::sum);
    }

    assertThat(Collections.max(byTrack.values())).isBetween(1_350, 1_650);
    assertThat(byTrack).hasSizeGreaterThan(1_350);
  }

  @Test
  void lanesHoldTheSameListens() throws IOException {
    PeerWorkload.Files files = WorkloadWriter.write(EVEN, cache);

    WorkloadWriter.writeLanes(files, 2);

    assertThat(lines(files.lanes(2))).containsExactlyInAnyOrderElementsOf(lines(files.listens()));
    try (Stream<Path> lanes = Files.list(files.lanes(2))) {
      assertThat(lanes).hasSize(2);
    }
  }

  @Test
  void whatCannotBeIsToldAllAtOnce() {
    assertThatThrownBy(() -> new PeerWorkload(0, -1, false, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("files is 0", "zipf is -1.0");
  }

  private static List<Listen> listens(Path directory) throws Exception {
    ListenCodec codec = new ListenCodec();
    List<Listen> listens = new ArrayList<>();
    for (String line : lines(directory)) {
      listens.add(codec.decode(line.getBytes(StandardCharsets.UTF_8)));
    }
    return listens;
  }

  private static List<String> lines(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
