package io.listens.testkit.chaos;

import io.listens.etl.decode.RejectedRecord;
import io.listens.etl.decode.StreamRecord;
import io.listens.model.Column;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares records where they lie with what the stream holds. */
final class RecordChecks {

  private final List<StreamContents.Entry> stream;
  private final Problems problems;

  /**
   * @param stream what the stream holds
   */
  RecordChecks(List<StreamContents.Entry> stream, Problems problems) {
    this.stream = stream;
    this.problems = problems;
  }

  /** What was sent is in the stream, and nothing else; repeated it may be. */
  void checkStream(List<Sender.Sent> sent) {
    Map<ByteBuffer, Long> held = count(stream, entry -> ByteBuffer.wrap(entry.payload()));
    Map<ByteBuffer, Long> wanted = count(sent, record -> ByteBuffer.wrap(record.payload()));
    long lost =
        wanted.entrySet().stream()
            .filter(record -> held.getOrDefault(record.getKey(), 0L) < record.getValue())
            .count();
    long strange = held.keySet().stream().filter(payload -> !wanted.containsKey(payload)).count();
    problems.require(
        lost == 0, "stream: lacks %d of %d payloads sent".formatted(lost, wanted.size()));
    problems.require(strange == 0, "stream: holds %d payloads that nobody sent".formatted(strange));
  }

  /** Every record is in {@code raw/listens/} once, as it came. */
  void checkArchive(Path bucket) throws IOException {
    Map<StreamContents.Id, StreamContents.Entry> wanted = new LinkedHashMap<>();
    stream.forEach(entry -> wanted.put(entry.id(), entry));
    List<ParquetRows.Row> rows = rows(bucket.resolve("raw/listens"), StreamRecord.COLUMNS);
    checkOnce("raw/listens", wanted.keySet(), rows);
    long changed = rows.stream().filter(row -> changed(wanted.get(idOf(row)), row)).count();
    problems.require(
        changed == 0, "raw/listens: %d records are not as they came".formatted(changed));
  }

  private static boolean changed(StreamContents.@Nullable Entry entry, ParquetRows.Row row) {
    return entry != null
        && !(entry.partitionKey().equals(row.text("partition_key"))
            && entry.arrivedAt().equals(row.time("arrived_at"))
            && ByteBuffer.wrap(entry.payload()).equals(ByteBuffer.wrap(row.bytes("payload"))));
  }

  /** What can't be read is in {@code rejected/listens/} once, with the reason; nothing else is. */
  void checkRejected(Path bucket) throws IOException {
    ListenCodec codec = new ListenCodec();
    Map<StreamContents.Id, String> reasons = new LinkedHashMap<>();
    for (StreamContents.Entry entry : stream) {
      try {
        codec.decode(entry.payload());
      } catch (MalformedListenException e) {
        reasons.put(entry.id(), e.reason());
      }
    }
    List<ParquetRows.Row> rows = rows(bucket.resolve("rejected/listens"), RejectedRecord.COLUMNS);
    checkOnce("rejected/listens", reasons.keySet(), rows);
    long wrong =
        rows.stream()
            .filter(row -> reasons.containsKey(idOf(row)))
            .filter(row -> !row.text("reason").equals(reasons.get(idOf(row))))
            .count();
    problems.require(
        wrong == 0, "rejected/listens: %d records have another reason".formatted(wrong));
  }

  private void checkOnce(String where, Set<StreamContents.Id> wanted, List<ParquetRows.Row> rows) {
    Map<StreamContents.Id, Long> seen = count(rows, RecordChecks::idOf);
    requireNone(where, "missing", wanted, record -> !seen.containsKey(record));
    requireNone(
        where, "there more than once", seen.keySet(), record -> seen.getOrDefault(record, 0L) > 1);
    requireNone(where, "out of place", seen.keySet(), record -> !wanted.contains(record));
  }

  private void requireNone(
      String where,
      String what,
      Set<StreamContents.Id> records,
      Predicate<StreamContents.Id> wrong) {
    List<StreamContents.Id> found = records.stream().filter(wrong).toList();
    problems.require(
        found.isEmpty(),
        "%s: %d records are %s, such as %s"
            .formatted(where, found.size(), what, found.stream().findFirst().orElse(null)));
  }

  private static <T, K> Map<K, Long> count(Collection<T> all, Function<T, K> key) {
    return all.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
  }

  private static StreamContents.Id idOf(ParquetRows.Row row) {
    return new StreamContents.Id(
        row.text("shard_id"), row.text("sequence_number"), row.number("sub_sequence_number"));
  }

  private static List<ParquetRows.Row> rows(Path directory, List<Column> columns)
      throws IOException {
    List<ParquetRows.Row> rows = new ArrayList<>();
    for (Path file : ParquetRows.files(directory)) {
      rows.addAll(ParquetRows.read(file, columns));
    }
    return rows;
  }
}
