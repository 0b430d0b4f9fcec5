package io.listens.etl.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against one of Java's. */
class KeyTableTest {

  private final KeyTable table = new KeyTable();
  private final Map<String, Integer> expected = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void numbersKeysInTheOrderInWhichTheyCome(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int keys = 1 << random.nextInt(15);
      for (int i = 0; i < keys; i++) {
        check(random.nextInt(3), "x".repeat(random.nextInt(20)) + random.nextInt(keys));
      }
      expected.clear();
      table.clear();
    }
  }

  private void check(int prefix, String key) {
    byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
    int known = expected.getOrDefault(prefix + key, -1);
    assertThat(table.find(prefix, bytes, 1, bytes.length - 2)).isEqualTo(known);

    int number = table.add(prefix, bytes, 1, bytes.length - 2);

    assertThat(number).isEqualTo(known < 0 ? expected.size() : known);
    expected.put(prefix + key, number);
    assertThat(table.size()).isEqualTo(expected.size());
    assertThat(table.prefix(number)).isEqualTo(prefix);
    assertThat(new String(table.bytes(), table.begin(number), table.length(number), UTF_8))
        .isEqualTo(key);
  }
}
