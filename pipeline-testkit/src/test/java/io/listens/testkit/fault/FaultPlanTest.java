package io.listens.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Call.Service;
import io.listens.testkit.emulator.Reply;
import io.listens.testkit.emulator.kinesis.AwsException;
import io.listens.testkit.emulator.kinesis.KinesisEngine;
import io.listens.testkit.emulator.kinesis.KinesisSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  private static final FaultPlan FLAKY =
      FaultPlan.seeded(7)
          .onKinesis("PutRecords")
          .withProbability(0.2)
          .throttle()
          .onKinesis("GetRecords")
          .withProbability(0.2)
          .serverError();

  private static void call(FaultLayer layer, String operation, String stream) {
    try {
      layer.intercept(
          new Call(Service.KINESIS, operation, stream, new HashMap<>()),
          c -> new Reply.Document(new HashMap<>()));
    } catch (AwsException e) {
      assertThat(e.message()).contains("a planned fault");
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("a planned fault");
    }
  }

  private static List<FaultLog.Entry> firedBy(FaultPlan plan, String... operations) {
    FaultLayer layer = new FaultLayer(plan);
    for (int i = 0; i < 1000; i++) {
      for (String operation : operations) {
        call(layer, operation, "s");
      }
    }
    return layer.log().entries();
  }

  @Test
  void theSameSeedGivesTheSameFaults() {
    assertThat(firedBy(FLAKY, "PutRecords", "GetRecords"))
        .isEqualTo(firedBy(FLAKY, "PutRecords", "GetRecords"))
        .hasSizeBetween(300, 500);
  }

  @Test
  void anotherSeedGivesOthers() {
    FaultPlan other = FaultPlan.seeded(8).onKinesis("PutRecords").withProbability(0.2).throttle();

    assertThat(firedBy(other, "PutRecords")).isNotEqualTo(firedBy(FLAKY, "PutRecords"));
  }

  @Test
  void otherOperationsInBetweenChangeNothing() {
    assertThat(firedBy(FLAKY, "ListShards", "GetRecords", "PutRecords"))
        .containsAll(firedBy(FLAKY, "PutRecords"))
        .containsAll(firedBy(FLAKY, "GetRecords"));
  }

  @Test
  void threadsChangeNothing() throws Exception {
    FaultLayer layer = new FaultLayer(FLAKY);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        done.add(threads.submit(() -> call(layer, "PutRecords", "s")));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(layer.log().entries())
        .containsExactlyInAnyOrderElementsOf(firedBy(FLAKY, "PutRecords"));
  }

  @Test
  void twoRulesOnOneOperationDrawApart() {
    FaultPlan plan =
        FaultPlan.seeded(7)
            .onKinesis("PutRecords")
            .withProbability(0.5)
            .delay(Duration.ofDays(1))
            .onKinesis("PutRecords")
            .withProbability(0.5)
            .throttle()
            .waitingBy(duration -> {});
    List<FaultLog.Entry> fired = firedBy(plan, "PutRecords");

    // A call that both fire at is throttled, so that there is no answer to delay.
    assertThat(fired.stream().filter(entry -> entry.kind() == FaultKind.DELAY).count())
        .isBetween(200L, 300L);
    assertThat(fired.stream().filter(entry -> entry.kind() == FaultKind.THROTTLE).count())
        .isBetween(430L, 570L);
  }

  @Test
  void countedCallsAreThoseOfTheTargetAlone() {
    FaultLayer layer =
        new FaultLayer(
            FaultPlan.seeded(1).onKinesis("PutRecords").of("wanted").atCalls(1, 3).throttle());
    for (int i = 0; i < 4; i++) {
      call(layer, "PutRecords", "other");
      call(layer, "PutRecords", "wanted");
      call(layer, "PutRecord", "wanted");
    }

    assertThat(layer.log().entries())
        .containsExactly(
            new FaultLog.Entry(FaultKind.THROTTLE, "PutRecords", "wanted", 1),
            new FaultLog.Entry(FaultKind.THROTTLE, "PutRecords", "wanted", 3));
  }

  @Test
  void aRuleOnEveryOperationCountsEachByItself() {
    FaultLayer layer = new FaultLayer(FaultPlan.seeded(1).onKinesis().atCalls(2).serverError(503));
    call(layer, "PutRecord", "s");
    call(layer, "ListStreams", "");
    call(layer, "ListStreams", "");

    assertThat(layer.log().entries())
        .containsExactly(new FaultLog.Entry(FaultKind.SERVER_ERROR, "ListStreams", "", 2));
  }

  @Test
  void aCallThatOneRuleKeepsIsCountedByTheOthers() {
    FaultLayer layer =
        new FaultLayer(
            FaultPlan.seeded(1)
                .onKinesis("PutRecord")
                .atCalls(1)
                .resetConnection()
                .onKinesis("PutRecord")
                .atCalls(2)
                .throttle());
    call(layer, "PutRecord", "s");
    call(layer, "PutRecord", "s");

    assertThat(layer.log().entries())
        .containsExactly(
            new FaultLog.Entry(FaultKind.CONNECTION_RESET, "PutRecord", "s", 1),
            new FaultLog.Entry(FaultKind.THROTTLE, "PutRecord", "s", 2));
  }

  @Test
  void anotherPlanCountsFromItsBeginningAndTheLogGoesOn() {
    FaultPlan plan = FaultPlan.seeded(1).onKinesis("PutRecord").atCalls(1).throttle();
    FaultLayer layer = new FaultLayer(plan);
    call(layer, "PutRecord", "s");
    layer.plan(FaultPlan.none());
    call(layer, "PutRecord", "s");
    layer.plan(plan);
    call(layer, "PutRecord", "s");

    assertThat(layer.log().count(FaultKind.THROTTLE)).isEqualTo(2);
    layer.reset();
    assertThat(layer.log().entries()).isEmpty();
    call(layer, "PutRecord", "s");
    assertThat(layer.log().count(FaultKind.THROTTLE, "PutRecord")).isEqualTo(1);
    assertThat(layer.log().count(FaultKind.THROTTLE, "PutRecords")).isZero();
  }

  @Test
  void theLogSaysWhatNeverFired() {
    FaultLayer layer =
        new FaultLayer(FaultPlan.seeded(42).onKinesis("PutRecord").atCalls(1).throttle());
    call(layer, "PutRecord", "s");

    layer.log().requireFired(FaultKind.THROTTLE);
    assertThatThrownBy(() -> layer.log().requireFired(FaultKind.THROTTLE, FaultKind.RESHARD))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "Faults that never fired: [RESHARD]; fired: {THROTTLE=1}; plan: seed 42, rules"
                + " [THROTTLE on KINESIS PutRecord at calls [1]]");
  }

  @Test
  void whatCanNeverFireIsRefused() {
    FaultPlan plan = FaultPlan.seeded(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.onKinesis("PutRecordz"))
        .withMessageStartingWith("Cannot plan a fault on PutRecordz of KINESIS: no such operation");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.onKinesis("PutRecord").atEveryCall().failRecords(0.5))
        .withMessage("Cannot fail records at KINESIS PutRecord; expected PutRecords of KINESIS");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.onS3("PutObject").atEveryCall().reshard())
        .withMessage("Cannot reshard at S3 PutObject; expected an operation of KINESIS");
    assertThatIllegalArgumentException().isThrownBy(() -> plan.onS3().atCalls(0));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.onS3().atCalls());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.onS3().withProbability(Double.NaN))
        .withMessage("probability is NaN; expected 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.onS3().atEveryCall().serverError(404))
        .withMessage("status is 404; expected 500 to 599");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.onS3().atEveryCall().delay(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.onKinesis().atEveryCall().trim(0));
  }

  @Test
  void everyOperationOfKinesisIsKnown() {
    KinesisEngine engine =
        new KinesisEngine(new KinesisSettings(InstantSource.system(), false, 1, "us-east-1"));

    assertThatThrownBy(() -> engine.call("?", Map.of()))
        .satisfies(
            e ->
                assertThat(
                        String.valueOf(e.getMessage()).replaceFirst(".*it knows ", "").split(", "))
                    .containsExactlyInAnyOrderElementsOf(Operations.of(Service.KINESIS)));
  }
}
