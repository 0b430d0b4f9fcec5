package io.listens.testkit.fault;

import io.listens.model.Internal;
import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Interceptor;
import io.listens.testkit.emulator.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Carries a {@link FaultPlan} out, around every call of every service. Thread-safe. */
@Internal
public final class FaultLayer implements Interceptor {

  private final FaultPlan first;
  private final FaultLog log = new FaultLog();
  private volatile Trimmer trimmer = (stream, records) -> false;
  private volatile InForce inForce;

  /** A plan and the calls that its rules counted. */
  private record InForce(FaultPlan plan, Map<Counted, AtomicLong> calls) {
    long next(int rule, String operation) {
      return calls
          .computeIfAbsent(new Counted(rule, operation), k -> new AtomicLong())
          .incrementAndGet();
    }
  }

  private record Counted(int rule, String operation) {}

  /** A rule that fires at a call. */
  private record Due(FaultRule rule, Incident incident) {}

  /**
   * @param plan what goes wrong from the beginning
   */
  public FaultLayer(FaultPlan plan) {
    first = plan;
    inForce = new InForce(plan, new ConcurrentHashMap<>());
    log.begin(plan);
  }

  /** Says who forgets records for {@link FaultKind#TRIM}. */
  public void trimBy(Trimmer newTrimmer) {
    trimmer = newTrimmer;
  }

  /** Puts another plan into force; it counts calls from here. The log goes on. */
  public void plan(FaultPlan plan) {
    log.begin(plan);
    inForce = new InForce(plan, new ConcurrentHashMap<>());
  }

  /** Begins anew: the first plan, no call counted, nothing in the log. */
  public void reset() {
    plan(first);
    log.clear();
  }

  /** What fired. */
  public FaultLog log() {
    return log;
  }

  @Override
  public Reply intercept(Call call, Handler next) throws IOException {
    InForce now = inForce;
    Handler handler = next;
    // Innermost first. All were counted before one of them can keep the call from the others.
    List<Due> due = due(now, call, next);
    for (int i = due.size() - 1; i >= 0; i--) {
      Due one = due.get(i);
      Handler inner = handler;
      handler = c -> one.rule().fault().apply(one.incident(), inner);
    }
    return handler.handle(call);
  }

  private List<Due> due(InForce now, Call call, Handler service) {
    List<Due> due = new ArrayList<>();
    List<FaultRule> rules = now.plan().rules();
    Incident.Tools tools = new Incident.Tools(service, trimmer, now.plan().waiter(), log);
    for (int i = 0; i < rules.size(); i++) {
      FaultRule rule = rules.get(i);
      if (rule.site().covers(call)) {
        long number = now.next(i, call.operation());
        SplittableRandom draw = draw(now.plan().seed(), i, call.operation(), number);
        if (rule.when().test(number, draw)) {
          due.add(new Due(rule, new Incident(call, number, draw, rule.kind(), tools)));
        }
      }
    }
    return due;
  }

  private static SplittableRandom draw(long seed, int rule, String operation, long number) {
    long mixed = mix(mix(mix(seed) + rule) + operation.hashCode());
    return new SplittableRandom(mix(mixed + number));
  }

  private static long mix(long value) {
    return new SplittableRandom(value).nextLong();
  }
}
