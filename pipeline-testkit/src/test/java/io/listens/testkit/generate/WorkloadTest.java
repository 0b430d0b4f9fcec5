package io.listens.testkit.generate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  private final Workload typical = Workload.typical();

  @Test
  void saysWhatCannotBe() {
    refuses(() -> typical.withListens(-1), "listens is -1; expected >= 0");
    refuses(() -> typical.withUsers(0), "users is 0; expected > 0");
    refuses(
        () -> typical.withListensPerSession(0.9),
        "listensPerSession is 0.9; expected 1 to 1000000");
    refuses(
        () -> typical.withSources(Map.of()),
        "sources is {}; expected weights >= 0, one of them > 0");
    refuses(
        () -> typical.withSources(Map.of(GeneratedSource.LASTFM, 0.0)),
        "sources is {LASTFM=0.0}; expected weights >= 0, one of them > 0");
    refuses(() -> typical.withTracks(0), "tracks is 0; expected > 0");
    refuses(() -> typical.withZipfExponent(Double.NaN), "zipfExponent is NaN; expected 0 to 5");
    refuses(() -> typical.withUnknownTracks(1.1), "unknownTracks is 1.1; expected 0 to 1");
    refuses(() -> typical.withSkips(-0.1), "skips is -0.1; expected 0 to 1");
    refuses(
        () -> typical.withStart(Instant.ofEpochMilli(1_500)),
        "start is 1970-01-01T00:00:01.500Z; expected whole seconds from 1970 on");
    refuses(() -> typical.withSpan(Duration.ZERO), "span is PT0S; expected at least PT1S");
    refuses(
        () -> typical.withDayCurve(List.of(1.0)),
        "dayCurve is [1.0]; expected 24 weights >= 0, one of them > 0");
    refuses(() -> typical.withLate(2), "late is 2.0; expected 0 to 1");
    refuses(
        () -> typical.withLateUpTo(Duration.ofMinutes(1)),
        "lateUpTo is PT1M; expected more than PT1M");
    refuses(() -> typical.withOffline(-1), "offline is -1.0; expected 0 to 1");
    refuses(
        () -> typical.withOfflineUpTo(Duration.ofHours(1)),
        "offlineUpTo is PT1H; expected more than PT24H");
    refuses(() -> typical.withDuplicates(2), "duplicates is 2.0; expected 0 to 1");
    refuses(() -> typical.withMalformed(2), "malformed is 2.0; expected 0 to 1");
  }

  private static void refuses(ThrowingCallable change, String message) {
    assertThatThrownBy(change).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
