package io.listens.testkit.emulator.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumberTest {

  private static final long SEED = 42;

  @Test
  void theLayoutIsTheServices() {
    SequenceNumber number = new SequenceNumber(0x123456789L, 0x1B, 0xCAFEL, 0xABCDEF012L);

    assertThat(number.value().toString(16))
        .isEqualTo(
            "2" + "123456789" + "b" + "000000000000cafe" + "00" + "abcdef012" + "0000001b" + "2");
  }

  @Test
  void textsAreReadBackAndAreTheValuesDigits() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      SequenceNumber number =
          new SequenceNumber(
              random.nextLong() >>> 28,
              random.nextInt(Integer.MAX_VALUE),
              random.nextLong() >>> 1,
              random.nextLong() >>> 28);

      assertThat(number.toString()).isEqualTo(number.value().toString());
      assertThat(SequenceNumber.parse(number.toString())).isEqualTo(number);
    }
  }

  @Test
  void oneMoreIsNoNumberOfThisLayout() {
    BigInteger value = new SequenceNumber(1_719_316_800, 0, 1, 1_719_316_800).value();

    assertThat(SequenceNumber.parse(value.add(BigInteger.ONE).toString())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "12", "-1", "+5", "1e9", "LATEST", "٤٩٥"})
  void otherTextsAreNoNumbers(String text) {
    assertThat(SequenceNumber.parse(text)).isNull();
  }

  @Test
  void hugeTextsAreNoNumbers() {
    assertThat(SequenceNumber.parse("4".repeat(60))).isNull();
    assertThat(SequenceNumber.parse("4".repeat(100_000))).isNull();
  }
}
