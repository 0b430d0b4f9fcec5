package io.listens.bench.peers;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.model.Song;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Writes a {@link PeerWorkload} as the producer would send it: the bytes of {@link
 * ListenCodec#encode}, about 150 a listen, some ten times as fast as by way of {@link
 * ListenGenerator}, whose catalogue it shares.
 */
final class WorkloadWriter {

  private static final double LATE_SHARE = 0.1;
  private static final long PUNCTUAL_MS = 5_000;

  private final PeerWorkload workload;
  private final SplittableRandom random;
  private final Catalogue catalogue;
  private final byte[][] trackIds;
  private final long[] lengthsMs;
  private final double[] popularity;

  private WorkloadWriter(PeerWorkload workload) {
    this.workload = workload;
    random = new SplittableRandom(workload.seed());
    catalogue =
        new ListenGenerator(workload.seed(), Workload.typical().withTracks(PeerWorkload.TRACKS))
            .catalogue();
    List<Song> songs = catalogue.songs();
    trackIds = songs.stream().map(song -> ascii(song.trackId())).toArray(byte[][]::new);
    lengthsMs =
        songs.stream().mapToLong(song -> Objects.requireNonNull(song.durationMs())).toArray();
    popularity = cumulativeZipf(songs.size(), workload.zipf());
  }

  /**
   * Makes sure that a workload is there.
   *
   * @param cache where workloads are kept, each in a directory of its own
   */
  static PeerWorkload.Files write(PeerWorkload workload, Path cache) throws IOException {
    Path root = cache.resolve(workload.name());
    if (!Files.exists(root)) {
      Path unfinished = cache.resolve(workload.name() + ".unfinished");
      deleteTree(unfinished);
      new WorkloadWriter(workload).writeAll(new PeerWorkload.Files(unfinished));
      Files.move(unfinished, root, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PeerWorkload.Files(root);
  }

  /** Makes sure that {@link PeerWorkload.Files#lanes} are there: every so manieth file in each. */
  static void writeLanes(PeerWorkload.Files files, int readers) throws IOException {
    Path lanes = files.lanes(readers);
    if (Files.exists(lanes)) {
      return;
    }
    Path unfinished = lanes.resolveSibling(lanes.getFileName() + ".unfinished");
    deleteTree(unfinished);
    Files.createDirectories(unfinished);
    List<Path> parts;
    try (Stream<Path> listed = Files.list(files.listens())) {
      parts = listed.sorted().toList();
    }
    for (int lane = 0; lane < readers; lane++) {
      Path file = unfinished.resolve(partName(lane));
      try (OutputStream out = Files.newOutputStream(file)) {
        for (int part = lane; part < parts.size(); part += readers) {
          Files.copy(parts.get(part), out);
        }
      }
    }
    Files.move(unfinished, lanes, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String partName(int number) {
    return String.format(Locale.ROOT, "part-%05d.json", number);
  }

  /** Deletes a directory with all that is in it, if it is there. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }

  private void writeAll(PeerWorkload.Files files) throws IOException {
    Files.createDirectories(files.listens());
    Files.createDirectories(files.closing());
    catalogue.writeCsv(files.songs(), Catalogue.LineEnd.LF);
    for (int file = 0; file < workload.files(); file++) {
      writeFile(files.listens().resolve(partName(file)), file);
    }
    Path closing = files.closing().resolve("closing.json");
    Line line = new Line();
    try (OutputStream out = Files.newOutputStream(closing)) {
      long end = PeerWorkload.START.plus(PeerWorkload.SPAN).toEpochMilli();
      line.write(out, end + Duration.ofHours(24).toMillis());
    }
    dateFile(closing, workload.files());
  }

  private void writeFile(Path file, int number) throws IOException {
    long from = workload.listens() * number / workload.files();
    long to = workload.listens() * (number + 1) / workload.files();
    Line line = new Line();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (long i = from; i < to; i++) {
        line.write(out, listenedAt(i));
      }
    }
    dateFile(file, number);
  }

  /** File sources take the oldest first. */
  private static void dateFile(Path file, int number) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(PeerWorkload.START.plusSeconds(number)));
  }

  private long listenedAt(long index) {
    long start = PeerWorkload.START.toEpochMilli();
    long arrival =
        start + (long) ((double) index / workload.listens() * PeerWorkload.SPAN.toMillis());
    long most = random.nextDouble() < LATE_SHARE ? PeerWorkload.DISORDER.toMillis() : PUNCTUAL_MS;
    return Math.max(start, arrival - random.nextLong(most));
  }

  private int track() {
    if (workload.hot() && random.nextBoolean()) {
      return 0;
    }
    int found = Arrays.binarySearch(popularity, random.nextDouble());
    return Math.min(found >= 0 ? found + 1 : -found - 1, popularity.length - 1);
  }

  private static double[] cumulativeZipf(int count, double exponent) {
    double[] cumulative = new double[count];
    double sum = 0;
    for (int rank = 0; rank < count; rank++) {
      sum += StrictMath.pow(rank + 1, -exponent);
      cumulative[rank] = sum;
    }
    for (int rank = 0; rank < count; rank++) {
      cumulative[rank] /= sum;
    }
    return cumulative;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** One line after the other. */
  private final class Line {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] LISTEN = ascii("{\"v\":1,\"listen_id\":\"");
    private static final byte[] USER = ascii("\",\"user_id\":\"");
    private static final byte[] TRACK = ascii("\",\"track_id\":\"");
    private static final byte[] TIME = ascii("\",\"listened_at\":");
    private static final byte[] PLAYED = ascii(",\"played_ms\":");

    private final byte[] id = new byte[16];
    private boolean checked;

    void write(OutputStream out, long listenedAt) throws IOException {
      byte[] line = line(listenedAt);
      if (!checked) {
        requireWireFormat(line);
        checked = true;
      }
      out.write(line);
      out.write('\n');
    }

    private byte[] line(long listenedAt) {
      random.nextBytes(id);
      int track = track();
      byte[] user = ascii("user-" + random.nextInt(PeerWorkload.USERS));
      byte[] played = ascii(Long.toString(1 + random.nextLong(lengthsMs[track])));
      return joined(
          LISTEN,
          BASE64.encode(id),
          USER,
          user,
          TRACK,
          trackIds[track],
          TIME,
          ascii(Long.toString(listenedAt)),
          PLAYED,
          played,
          new byte[] {'}'});
    }

    private static byte[] joined(byte[]... parts) {
      byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
      int at = 0;
      for (byte[] part : parts) {
        System.arraycopy(part, 0, all, at, part.length);
        at += part.length;
      }
      return all;
    }

    private static void requireWireFormat(byte[] line) {
      try {
        Listen listen = new ListenCodec().decode(line);
        if (!Arrays.equals(new ListenCodec().encode(listen), line)) {
          throw new IllegalStateException("A listen isn't written as the codec writes it");
        }
      } catch (MalformedListenException e) {
        throw new IllegalStateException("A listen isn't written as the codec reads it", e);
      }
    }
  }
}
