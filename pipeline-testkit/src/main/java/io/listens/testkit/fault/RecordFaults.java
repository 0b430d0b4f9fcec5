package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Interceptor.Handler;
import io.listens.testkit.emulator.Reply;
import io.listens.testkit.emulator.kinesis.AwsException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Faults of the operations that move records. */
final class RecordFaults {

  private static final String RECORDS = "Records";
  private static final String ITERATOR = "ShardIterator";
  private static final String NEXT_ITERATOR = "NextShardIterator";
  private static final String BEHIND = "MillisBehindLatest";

  private RecordFaults() {}

  static Reply failRecords(Incident incident, Handler next, double share) throws IOException {
    Call call = incident.call();
    List<Object> records = Documents.list(call.document(), RECORDS);
    if (records.isEmpty()) {
      return next.handle(call);
    }
    Set<Integer> failed = chosen(records.size(), share, incident.draw());
    List<Object> kept = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      if (!failed.contains(i)) {
        kept.add(records.get(i));
      }
    }
    Iterator<Object> stored = stored(next, call, kept).iterator();
    List<Object> results = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      results.add(failed.contains(i) ? refusal() : stored.next());
    }
    incident.fired();
    return answer(results);
  }

  private static Set<Integer> chosen(int count, double share, SplittableRandom draw) {
    Set<Integer> chosen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      if (draw.nextDouble() < share) {
        chosen.add(i);
      }
    }
    if (chosen.isEmpty()) {
      chosen.add(draw.nextInt(count));
    }
    return chosen;
  }

  private static List<Object> stored(Handler next, Call call, List<Object> kept)
      throws IOException {
    if (kept.isEmpty()) {
      return List.of();
    }
    Map<String, Object> request = new HashMap<>(call.document());
    request.put(RECORDS, kept);
    Call part = new Call(call.service(), call.operation(), call.target(), request);
    return Documents.list(Documents.answer(next, part), RECORDS);
  }

  private static Map<String, Object> refusal() {
    return Map.of(
        "ErrorCode",
        "ProvisionedThroughputExceededException",
        "ErrorMessage",
        "Rate exceeded (a planned fault)");
  }

  private static Reply answer(List<Object> results) {
    long failed =
        results.stream()
            .filter(result -> result instanceof Map<?, ?> one && one.containsKey("ErrorCode"))
            .count();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("FailedRecordCount", failed);
    answer.put(RECORDS, results);
    return new Reply.Document(answer);
  }

  static Reply expireIterator(Incident incident, Handler next) {
    incident.fired();
    throw new AwsException("ExpiredIteratorException", 400, "Iterator expired (a planned fault).");
  }

  static Reply emptyPage(Incident incident, Handler next) throws IOException {
    Map<String, Object> answer = Documents.answer(next, incident.call());
    List<Object> records = Documents.list(answer, RECORDS);
    if (records.isEmpty()) {
      return new Reply.Document(answer);
    }
    long behind = answer.get(BEHIND) instanceof Long millis ? millis : 0;
    // Zero would say that nothing is left to read.
    answer.put(BEHIND, behind + Math.max(1, spanMs(records)));
    answer.put(RECORDS, List.of());
    return again(incident, answer);
  }

  private static long spanMs(List<Object> records) {
    return arrival(records.get(records.size() - 1)) - arrival(records.get(0));
  }

  private static long arrival(Object record) {
    return record instanceof Map<?, ?> one
            && one.get("ApproximateArrivalTimestamp") instanceof Instant at
        ? at.toEpochMilli()
        : 0;
  }

  static Reply duplicate(Incident incident, Handler next) throws IOException {
    Map<String, Object> answer = Documents.answer(next, incident.call());
    if (!incident.call().operation().equals("GetRecords")) {
      incident.fired();
      return next.handle(incident.call());
    }
    return Documents.list(answer, RECORDS).isEmpty()
        ? new Reply.Document(answer)
        : again(incident, answer);
  }

  /** Has the reader come again to where it stands, also at the end of a closed shard. */
  private static Reply again(Incident incident, Map<String, Object> answer) {
    Object iterator = incident.call().document().get(ITERATOR);
    if (iterator == null) {
      return new Reply.Document(answer);
    }
    answer.remove("ChildShards");
    answer.put(NEXT_ITERATOR, iterator);
    incident.fired();
    return new Reply.Document(answer);
  }
}
