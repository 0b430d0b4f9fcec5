package io.listens.etl.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sketches against those that the library itself makes of the same ids. */
class UserSketchTest {

  private static final int LG_K = 12;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 24, 25, 383, 384, 385, 386, 1_000, 5_000, 100_000})
  void isReadByTheLibraryAsItsOwn(int count) {
    List<String> ids = ids(0, count);
    HllSketch library = library(ids);

    byte[] bytes = sketch(ids).toBytes();

    HllSketch read = HllSketch.heapify(Memory.wrap(bytes));
    if (count <= 384) {
      assertThat(read.getEstimate()).isCloseTo(library.getEstimate(), within(1e-9));
      assertThat(UserSketch.estimate(bytes)).isEqualTo(count);
    }
    assertThat(UserSketch.estimate(bytes)).isCloseTo(count, withinPercentage(6));
    assertThat(HllSketch.wrap(Memory.wrap(bytes)).getEstimate()).isEqualTo(read.getEstimate());
    assertThat(bytes.length).isLessThanOrEqualTo(40 + (1 << LG_K));
    HllSketch others = library(ids(count / 2, count + 1_000));
    assertThat(registers(union(read, others))).isEqualTo(registers(union(library, others)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8, 100, 384, 385, 3_000})
  void dependsOnTheSetOfIdsAlone(int count) {
    List<String> ids = new ArrayList<>(ids(0, count));
    byte[] expected = sketch(ids).toBytes();
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(ids, random);
      UserSketch merged = new UserSketch();
      int cut = random.nextInt(count + 1);
      // Some are in both.
      merged.merge(sketch(ids.subList(0, cut)).toBytes());
      merged.merge(sketch(ids.subList(cut / 2, count)).toBytes());

      assertThat(sketch(ids).toBytes()).as("seed %d", seed).isEqualTo(expected);
      assertThat(merged.toBytes()).as("seed %d, cut at %d", seed, cut).isEqualTo(expected);
    }
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "user-ü" + i).toList();
  }

  private static UserSketch sketch(List<String> ids) {
    UserSketch sketch = new UserSketch();
    for (String id : ids) {
      byte[] utf8 = ("<" + id + ">").getBytes(UTF_8);
      sketch.add(utf8, 1, utf8.length - 2);
    }
    return sketch;
  }

  private static HllSketch library(List<String> ids) {
    HllSketch sketch = new HllSketch(LG_K, TgtHllType.HLL_8);
    ids.forEach(sketch::update);
    return sketch;
  }

  /** What is left of a preamble of 40 bytes. */
  private static byte[] registers(HllSketch sketch) {
    byte[] bytes = sketch.toCompactByteArray();
    assertThat(bytes).hasSize(40 + (1 << LG_K));
    return Arrays.copyOfRange(bytes, 40, bytes.length);
  }

  private static HllSketch union(HllSketch... sketches) {
    Union union = new Union(LG_K);
    for (HllSketch sketch : sketches) {
      union.update(sketch);
    }
    return union.getResult(TgtHllType.HLL_8);
  }
}
