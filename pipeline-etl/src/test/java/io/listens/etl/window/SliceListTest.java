package io.listens.etl.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceListTest {

  private static final BufferSlice ONE =
      new BufferSlice("s3://bucket/a ñ.listens", 1_719_318_600_000L, 127, 1L << 40, 5, 6, -7);
  private static final BufferSlice OTHER = new BufferSlice("b", -1, 0, 0, 1, 2, 3);

  @Test
  void whatIsSentArrives() throws Exception {
    List<BufferSlice> slices = List.of(ONE, OTHER, ONE);

    assertThat(sent(SliceList.of(slices))).isEqualTo(slices);
    assertThat(sent(SliceList.of(List.of()))).isEqualTo(List.of());
  }

  @Test
  void thousandsTakeLittleMoreThanTheirNumbers() throws Exception {
    List<BufferSlice> slices = new ArrayList<>();
    for (int bucket = 0; bucket < 10_000; bucket++) {
      slices.add(new BufferSlice("file " + bucket / 1000, 0, bucket, bucket, 1, 1, bucket));
    }

    assertThat(bytes(SliceList.of(slices)).length).isBetween(10_000 * 36, 10_000 * 37);
    assertThat(sent(SliceList.of(slices))).isEqualTo(slices);
  }

  @Test
  void whatBecomesOfTheOriginalDoesNotMatter() {
    List<BufferSlice> slices = new ArrayList<>(List.of(ONE));
    SliceList list = SliceList.of(slices);
    slices.clear();

    assertThat(list).containsExactly(ONE);
    assertThat(SliceList.of(list)).isSameAs(list);
  }

  private static Object sent(Object list) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(list)))) {
      return in.readObject();
    }
  }

  private static byte[] bytes(Object list) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(list);
    }
    return bytes.toByteArray();
  }
}
