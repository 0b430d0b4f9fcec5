package io.listens.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenPolicyTest {

  @ParameterizedTest
  @CsvSource({
    // policy, played, track, counts
    "EVERYTHING,     ,       ,       true",
    "EVERYTHING,     0,      200000, true",
    "THIRTY_SECONDS, ,       ,       true",
    "THIRTY_SECONDS, ,       1000,   true",
    "THIRTY_SECONDS, 29999,  200000, false",
    "THIRTY_SECONDS, 30000,  200000, true",
    "THIRTY_SECONDS, 20000,  20000,  false",
    "SCROBBLE,       ,       ,       true",
    "SCROBBLE,       ,       30000,  false",
    "SCROBBLE,       ,       30001,  true",
    "SCROBBLE,       30000,  30000,  false",
    "SCROBBLE,       15000,  30001,  false",
    "SCROBBLE,       15001,  30001,  true",
    "SCROBBLE,       99999,  200000, false",
    "SCROBBLE,       100000, 200000, true",
    "SCROBBLE,       100000, 200001, false",
    "SCROBBLE,       239999, 480000, false",
    "SCROBBLE,       240000, 480001, true",
    "SCROBBLE,       239999, 999999, false",
    "SCROBBLE,       239999, 9223372036854775807, false",
    "SCROBBLE,       239999, ,       false",
    "SCROBBLE,       240000, ,       true",
    "SCROBBLE,       0,      0,      false",
  })
  void decides(
      ListenPolicy policy, @Nullable Long playedMs, @Nullable Long trackMs, boolean counts) {
    assertThat(policy.counts(playedMs, trackMs)).isEqualTo(counts);
  }
}
