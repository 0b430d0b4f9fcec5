package io.listens.testkit.fault;

import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Call.Service;
import io.listens.testkit.emulator.Interceptor.Handler;
import io.listens.testkit.emulator.Reply;
import io.listens.testkit.emulator.kinesis.AwsException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Faults that change a stream before a call is carried out. */
final class StreamFaults {

  /** An open shard and its part of the ring, both ends included. */
  private record Open(String id, BigInteger start, BigInteger end) {}

  private StreamFaults() {}

  static Reply trim(Incident incident, Handler next, int records) throws IOException {
    if (incident.tools().trimmer().trim(incident.call().target(), records)) {
      incident.fired();
    }
    return next.handle(incident.call());
  }

  static Reply reshard(Incident incident, Handler next) throws IOException {
    try {
      List<Open> open = openShards(incident);
      boolean merge = open.size() > 1 && incident.draw().nextBoolean();
      int chosen = incident.draw().nextInt(merge ? open.size() - 1 : open.size());
      if (merge) {
        merge(incident, open.get(chosen), open.get(chosen + 1));
      } else {
        split(incident, open.get(chosen));
      }
      incident.fired();
    } catch (AwsException e) {
      // No such stream, no room for a shard, or another reshard came first: the call goes on.
    }
    return next.handle(incident.call());
  }

  private static void split(Incident incident, Open shard) throws IOException {
    BigInteger middle = shard.start().add(shard.end()).shiftRight(1);
    call(
        incident,
        "SplitShard",
        Map.of("ShardToSplit", shard.id(), "NewStartingHashKey", middle.toString()));
  }

  private static void merge(Incident incident, Open lower, Open upper) throws IOException {
    call(
        incident,
        "MergeShards",
        Map.of("ShardToMerge", lower.id(), "AdjacentShardToMerge", upper.id()));
  }

  private static List<Open> openShards(Incident incident) throws IOException {
    List<Open> open = new ArrayList<>();
    Map<String, Object> answer =
        call(incident, "ListShards", Map.of("ShardFilter", Map.of("Type", "AT_LATEST")));
    for (Object shard : Documents.list(answer, "Shards")) {
      if (shard instanceof Map<?, ?> document
          && document.get("HashKeyRange") instanceof Map<?, ?> range) {
        open.add(
            new Open(
                String.valueOf(document.get("ShardId")),
                new BigInteger(String.valueOf(range.get("StartingHashKey"))),
                new BigInteger(String.valueOf(range.get("EndingHashKey")))));
      }
    }
    open.sort(Comparator.comparing(Open::start));
    return open;
  }

  private static Map<String, Object> call(
      Incident incident, String operation, Map<String, Object> members) throws IOException {
    String stream = incident.call().target();
    Map<String, Object> request = new HashMap<>(members);
    request.put("StreamName", stream);
    return Documents.answer(
        incident.tools().service(), new Call(Service.KINESIS, operation, stream, request));
  }
}
