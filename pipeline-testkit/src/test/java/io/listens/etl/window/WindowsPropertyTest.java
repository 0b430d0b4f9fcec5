package io.listens.etl.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.decode.DecodedListens;
import io.listens.etl.decode.ListenDecoder;
import io.listens.etl.decode.RecordReader;
import io.listens.etl.kinesis.PayloadDecoder.MalformedPayloadException;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenFigures;
import io.listens.model.ListenPolicy;
import io.listens.model.MalformedListenException;
import io.listens.model.Playback;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * Random listens in random batches and tasks: what the stream closes in time and what the batch
 * side makes of them is what the oracle says. All that Spark's tasks do, without Spark.
 */
class WindowsPropertyTest {

  private static final int CASES = 100;
  private static final Instant START = Instant.parse("2024-06-25T17:00:00Z");
  private static final long NEVER = BufferShare.NEVER;

  private static final List<Song> SONGS =
      List.of(
          new Song("t0", "Ann", "Album", "Title", 200_000L, "pop"),
          new Song("t1", "Bo", null, "Ünder", 20_000L, null),
          new Song("t2", null, null, null, null, null));

  private static final WindowSpec[] SPECS = {
    WindowSpec.tumbling(Duration.ofMinutes(5), Duration.ofMinutes(10)),
    WindowSpec.tumbling(Duration.ofMinutes(30), Duration.ZERO),
    new WindowSpec(Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofMinutes(20)),
    new WindowSpec(Duration.ofMinutes(10), Duration.ofMinutes(4), Duration.ofMinutes(5)),
    new WindowSpec(Duration.ofMinutes(7), Duration.ofMinutes(3), Duration.ofHours(2)),
  };

  private final Path directory;
  private final Configuration conf = new Configuration();
  private final ListenCodec codec = new ListenCodec();

  WindowsPropertyTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void streamIsBatchIsOracle(long seed) throws Exception {
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(seed * CASES + i);
      WindowSpec spec = of(random, SPECS);
      ListenPolicy policy = of(random, ListenPolicy.values());
      List<byte[]> payloads = payloads(random);
      String about = "seed %d, case %d: %s, %s".formatted(seed, i, spec, policy);
      Case one = new Case(random, spec, policy, directory.resolve(seed + "-" + i));

      ExpectedWindows expected =
          ExpectedWindows.ofPayloads(
              payloads.stream(),
              codec,
              SONGS,
              new WindowRules(policy, spec.length(), spec.slide(), ZoneOffset.UTC));

      assertThat(expected.differences(one.batch(payloads))).as("%s, batch", about).isEmpty();
      assertThat(differences(expected, one.stream(payloads), one.lateEnds))
          .as("%s, stream", about)
          .isEmpty();
    }
  }

  /** Windows that something came too late for are the reconciliation's. */
  private static List<String> differences(
      ExpectedWindows expected, List<TrackWindow> actual, Collection<Long> lateEnds) {
    List<TrackWindow> inTime =
        actual.stream().filter(row -> !lateEnds.contains(row.windowEnd().toEpochMilli())).toList();
    List<TrackWindow> all = new ArrayList<>(inTime);
    expected.rows().stream()
        .filter(row -> lateEnds.contains(row.windowEnd().toEpochMilli()))
        .forEach(all::add);
    return expected.differences(all);
  }

  private List<byte[]> payloads(Random random) {
    List<byte[]> payloads = new ArrayList<>();
    int spanMinutes = 1 + random.nextInt(120);
    for (int i = random.nextInt(120); i >= 0; i--) {
      payloads.add(
          random.nextInt(30) == 0
              ? "{\"user_id\":\"u\"}".getBytes(UTF_8)
              : codec.encode(listen(random, spanMinutes)));
      if (random.nextInt(5) == 0) {
        // Sent again; where it has no id it is another listen.
        payloads.add(payloads.get(random.nextInt(payloads.size())));
      }
    }
    return payloads;
  }

  private static Listen listen(Random random, int spanMinutes) {
    Playback playback =
        new Playback(
            maybe(random, of(random, 0L, 10_000L, 29_999L, 30_000L, 180_000L, Playback.MAX_MS)),
            maybe(random, random.nextBoolean()),
            maybe(random, of(random, 20_000L, 200_000L)));
    Listen listen =
        Listen.of(
                of(random, "u0", "u1", "u2", "ü", "7e1b4f7c-1111-4222-8333-abcdefabcdef", "u3"),
                of(random, "t0", "t0", "t1", "t2", "t3", "t\u0000"),
                START.plusMillis(random.nextInt(spanMinutes * 60_000)))
            .withPlayback(playback);
    String id =
        of(random, "a", "b", uuid(1), uuid(2), uuid(1).replace('a', 'A'), "\u0001", "😀", "c");
    return random.nextInt(5) == 0 ? listen : listen.withId(id);
  }

  private static String uuid(long low) {
    return new UUID(0xabcdef01_23456789L, low).toString();
  }

  @SafeVarargs
  private static <T> T of(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  private static <T> @Nullable T maybe(Random random, T value) {
    return random.nextInt(4) == 0 ? null : value;
  }

  /** One way to share listens out. */
  private final class Case {
    private final Random random;
    private final WindowSpec spec;
    private final Path files;
    private final TaskTotals task;
    private final Collection<Long> lateEnds = new java.util.HashSet<>();

    private Case(Random random, WindowSpec spec, ListenPolicy policy, Path files) {
      this.random = random;
      this.spec = spec;
      this.files = files;
      this.task =
          new TaskTotals(
              spec,
              policy,
              UniqueUsers.EXACT,
              new Given<>(SongTable.of(SONGS)),
              new Given<>(new SerializableConfiguration(conf)),
              new LongAccumulator());
    }

    private List<TrackWindow> batch(List<byte[]> payloads)
        throws MalformedPayloadException, IOException {
      List<InternalRow> listens = new ArrayList<>();
      for (int i = 0; i < payloads.size(); i++) {
        try {
          InternalRow row = new ListenDecoder().decode(payloads.get(i));
          if (row.isNullAt(0)) {
            ((GenericInternalRow) row).update(0, UTF8String.fromString("shard/1/" + i));
          }
          listens.add(row);
        } catch (MalformedPayloadException e) {
          // Not counted.
        }
      }
      assertThat(DecodedListens.COLUMNS).hasSize(7);
      Collections.shuffle(listens, random);
      List<Tuple2<Long, byte[]>> shuffled = new ArrayList<>();
      for (List<InternalRow> share : split(listens)) {
        new ListenShuffle(share.iterator(), spec).forEachRemaining(shuffled::add);
      }
      return rows(task.sumBuckets(sorted(shuffled).iterator()));
    }

    private List<TrackWindow> stream(List<byte[]> payloads) throws IOException {
      List<InternalRow> records = new ArrayList<>();
      for (int i = 0; i < payloads.size(); i++) {
        records.add(record(payloads.get(i), i));
      }
      Collections.shuffle(records, random);
      List<TrackWindow> rows = new ArrayList<>();
      List<BufferSlice> slices = new ArrayList<>();
      long watermarkMs = 0;
      int batch = 0;
      for (List<InternalRow> share : split(records)) {
        BufferShare.Summary summary = buffer(share, watermarkMs, batch++);
        slices.addAll(summary.slices());
        long nowMs =
            summary.newestCredibleMs() == NEVER
                ? watermarkMs
                : Math.max(watermarkMs, summary.newestCredibleMs() - spec.lateness().toMillis());
        rows.addAll(close(slices, watermarkMs, nowMs));
        watermarkMs = nowMs;
      }
      rows.addAll(close(slices, watermarkMs, Long.MAX_VALUE / 2));
      return rows;
    }

    private InternalRow record(byte[] payload, int number) {
      return new GenericInternalRow(
          new Object[] {
            UTF8String.fromString("shard"),
            UTF8String.fromString("1"),
            (long) number,
            START.plus(Duration.ofDays(1)).toEpochMilli() * 1000,
            UTF8String.fromString("key"),
            payload
          });
    }

    private BufferShare.Summary buffer(List<InternalRow> records, long watermarkMs, int batch)
        throws IOException {
      noteLate(records, watermarkMs);
      BufferShare.Summary sum = BufferShare.Summary.NOTHING;
      int partition = 0;
      for (List<InternalRow> share : split(records)) {
        String file = WindowState.listensFile(files + "/" + batch, partition++);
        BufferShare.Summary summary =
            new BufferShare(spec, new RecordReader(ZoneOffset.UTC, null), watermarkMs)
                .buffer(share.iterator(), file, conf);
        if (Files.exists(Path.of(file))) {
          assertThat(BufferFile.slices(new org.apache.hadoop.fs.Path(file), spec.paneMs(), conf))
              .usingRecursiveFieldByFieldElementComparatorIgnoringFields("file")
              .isEqualTo(summary.slices());
        }
        sum = sum.plus(summary);
      }
      return sum;
    }

    /** By a rule of its own: all windows of a record that have ended by the watermark. */
    private void noteLate(List<InternalRow> records, long watermarkMs) {
      for (InternalRow record : records) {
        try {
          long timeMs = codec.decode(record.getBinary(5)).listenedAt().toEpochMilli();
          long minute = 60_000;
          for (long end = timeMs / minute * minute; end <= watermarkMs; end += minute) {
            long start = end - spec.length().toMillis();
            if (start <= timeMs && timeMs < end && start % spec.slide().toMillis() == 0) {
              lateEnds.add(end);
            }
          }
        } catch (MalformedListenException e) {
          // Not counted.
        }
      }
    }

    private List<TrackWindow> close(List<BufferSlice> slices, long fromMs, long toMs)
        throws IOException {
      List<TrackWindow> rows = new ArrayList<>();
      List<Tuple2<Long, byte[]>> partials = new ArrayList<>();
      int leastShare = 1 + random.nextInt(100);
      for (List<WindowPart> parts :
          WindowPart.plan(slices, spec, fromMs, toMs, 1 + random.nextInt(4), leastShare)) {
        for (WindowPart part : parts) {
          if (part.whole()) {
            task.rows(part).forEachRemaining(row -> rows.add(trackWindow(row)));
          } else {
            partials.add(task.sumPart(part));
          }
        }
      }
      rows.addAll(rows(partials.iterator()));
      return rows;
    }

    private List<TrackWindow> rows(Iterator<Tuple2<Long, byte[]>> partials) {
      List<Tuple2<Long, byte[]>> all = new ArrayList<>();
      partials.forEachRemaining(all::add);
      List<TrackWindow> rows = new ArrayList<>();
      task.rows(sorted(all).iterator()).forEachRemaining(row -> rows.add(trackWindow(row)));
      assertThat(rows)
          .isSortedAccordingTo(
              comparing(TrackWindow::windowStart).thenComparing(TrackWindow::trackId));
      return rows;
    }

    private <T> List<Tuple2<Long, T>> sorted(List<Tuple2<Long, T>> pairs) {
      Collections.shuffle(pairs, random);
      pairs.sort(comparing(Tuple2::_1));
      return pairs;
    }

    private <T> Collection<List<T>> split(List<T> all) {
      int parts = 1 + random.nextInt(6);
      TreeMap<Integer, List<T>> split = new TreeMap<>();
      all.forEach(
          one -> split.computeIfAbsent(random.nextInt(parts), part -> new ArrayList<>()).add(one));
      return split.values();
    }
  }

  private static TrackWindow trackWindow(InternalRow row) {
    String track = row.getUTF8String(2).toString();
    Song song = new Song(track, text(row, 3), text(row, 4), text(row, 5), null, text(row, 6));
    return new TrackWindow(
        Instant.ofEpochMilli(row.getLong(0) / 1000),
        Instant.ofEpochMilli(row.getLong(1) / 1000),
        track,
        song,
        new ListenFigures(
            row.getLong(7),
            row.getLong(8),
            number(row, 9),
            row.getLong(10),
            row.getLong(11),
            row.getLong(12),
            number(row, 13)));
  }

  private static @Nullable String text(InternalRow row, int column) {
    return row.isNullAt(column) ? null : row.getUTF8String(column).toString();
  }

  private static @Nullable Double number(InternalRow row, int column) {
    return row.isNullAt(column) ? null : Double.valueOf(row.getDouble(column));
  }

  /** A broadcast without a cluster. */
  private static final class Given<T> extends Broadcast<T> {
    private static final long serialVersionUID = 1;
    private final transient T value;

    private Given(T value) {
      super(0, ClassTag$.MODULE$.<T>apply(Object.class));
      this.value = value;
    }

    @Override
    public T getValue() {
      return value;
    }

    @Override
    public void doUnpersist(boolean blocking) {}

    @Override
    public void doDestroy(boolean blocking) {}
  }
}
