package io.listens.etl.window;

import io.listens.model.ListenPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The steps of adding a window up, in listens per second on one core: one window of 500,000 listens
 * of 1,000,000 users and 100,000 tracks, from a fixed seed, 1 in 200 of them sent twice.
 *
 * <pre>./listens bench WindowStepsBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WindowStepsBenchmark {

  private static final int LISTENS = 500_000;
  private static final int TRACKS = 100_000;
  private static final int USERS = 1_000_000;
  private static final int PARTS = 4;
  private static final long PANE_MS = TimeUnit.MINUTES.toMillis(5);
  private static final SongTable NO_SONGS = SongTable.of(List.of());

  /** How often tracks are played: as 1 / rank to this power, or half of all on one track. */
  @Param({"0", "1.0", "1.2", "hot"})
  public String popularity = "1.0";

  private final List<CountedListen> listens = new ArrayList<>();
  private final List<byte[]> buckets = new ArrayList<>();
  private final List<byte[]> parts = new ArrayList<>();
  private int distinct;

  /** Makes the listens, adds them up in two ways, and makes sure that they are all there. */
  @Setup
  public void makeListens() throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    double[] cumulative = cumulative();
    for (int i = 0; i < LISTENS; i++) {
      if (i > 0 && random.nextInt(200) == 0) {
        listens.add(listens.get(i - 1));
      } else {
        listens.add(listen(random, track(random, cumulative)));
        distinct++;
      }
    }
    buffer()
        .drain(
            (pane, bucket, bytes, offset, length, count) ->
                buckets.add(Arrays.copyOfRange(bytes, offset, offset + length)));
    for (int part = 0; part < PARTS; part++) {
      WindowTotals totals = new WindowTotals(ListenPolicy.EVERYTHING, NO_SONGS);
      for (int i = part; i < buckets.size(); i += PARTS) {
        totals.add(buckets.get(i), 0, buckets.get(i).length);
        totals.endBucket();
      }
      parts.add(PartialTotals.toBytes(totals.sorted()));
    }
    require(count(totals().iterator()), "added up at once");
    require(count(PartialTotals.sum(parts)), "added up in parts");
  }

  private void require(long counted, String how) {
    if (counted != distinct) {
      throw new IllegalStateException(how + ": " + counted + " listens; expected " + distinct);
    }
  }

  private double[] cumulative() {
    double exponent = popularity.equals("hot") ? 1 : Double.parseDouble(popularity);
    double[] cumulative = new double[TRACKS];
    double sum = 0;
    for (int i = 0; i < TRACKS; i++) {
      sum += Math.pow(i + 1, -exponent);
      cumulative[i] = sum;
    }
    return cumulative;
  }

  private int track(SplittableRandom random, double[] cumulative) {
    if (popularity.equals("hot") && random.nextBoolean()) {
      return 0;
    }
    int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[TRACKS - 1]);
    return found < 0 ? -found - 1 : found;
  }

  private static CountedListen listen(SplittableRandom random, int track) {
    CountedListen listen = new CountedListen();
    set(listen.id, new UUID(random.nextLong(), random.nextLong()).toString());
    set(listen.user, Integer.toString(random.nextInt(USERS)));
    set(listen.track, "%022d".formatted(track));
    listen.listenedAtMs = random.nextLong(PANE_MS);
    listen.playedMs = random.nextInt(300_000);
    listen.trackMs = -1;
    listen.skipped = -1;
    return listen;
  }

  private static void set(CountedListen.Text text, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    text.set(bytes, 0, bytes.length);
  }

  private static long count(Iterator<TrackTotals> tracks) {
    long count = 0;
    while (tracks.hasNext()) {
      count += tracks.next().listens;
    }
    return count;
  }

  /** Listens to bytes, sorted by bucket. */
  @Benchmark
  @OperationsPerInvocation(LISTENS)
  public long bufferAndSort() throws IOException {
    long[] sum = new long[1];
    buffer().drain((pane, bucket, bytes, offset, length, count) -> sum[0] += length);
    return sum[0];
  }

  private PaneBuffer buffer() {
    PaneBuffer buffer = new PaneBuffer(PANE_MS);
    listens.forEach(buffer::add);
    return buffer;
  }

  /** Buckets to sorted totals: each listen once, users counted. */
  @Benchmark
  @OperationsPerInvocation(LISTENS)
  public List<TrackTotals> totals() {
    WindowTotals totals = new WindowTotals(ListenPolicy.EVERYTHING, NO_SONGS);
    for (byte[] bucket : buckets) {
      totals.add(bucket, 0, bucket.length);
      totals.endBucket();
    }
    return totals.sorted();
  }

  /** Totals of four parts of the buckets to those of all. */
  @Benchmark
  @OperationsPerInvocation(LISTENS)
  public long merge() {
    return count(PartialTotals.sum(parts));
  }
}
