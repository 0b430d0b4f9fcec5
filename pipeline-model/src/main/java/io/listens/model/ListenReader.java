package io.listens.model;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads as {@link ListenCodec#decode} does, but makes no object of what it reads: it gives
 * the fields that results are made of, texts as places in {@link #bytes} and times as numbers.
 * Several times as fast where payloads are plain, as nearly all are; the others the codec reads.
 *
 * <p>One reader serves one thread, and tells of the last payload that it read.
 */
public final class ListenReader {

  /** Stands for a number that wasn't reported. */
  public static final int NONE = -1;

  private final ListenCodec codec;
  private final ListenScanner scanner;
  private byte[] bytes = {};

  /**
   * @param codec defines what is read, and in which zone
   */
  public ListenReader(ListenCodec codec) {
    this.codec = codec;
    this.scanner = new ListenScanner(codec.zone());
  }

  /**
   * Reads one listen.
   *
   * @param payload one JSON object; may be kept until the next one is read
   * @throws MalformedListenException as {@link ListenCodec#decode} does
   */
  public void read(byte[] payload) throws MalformedListenException {
    if (scanner.scan(payload)) {
      bytes = payload;
    } else {
      take(codec.decode(payload));
    }
  }

  private void take(Listen listen) {
    byte[] listenId = utf8(listen.listenId());
    byte[] userId = utf8(listen.userId());
    byte[] trackId = utf8(listen.trackId());
    bytes = new byte[listenId.length + userId.length + trackId.length];
    place(scanner.listenId, listenId, 0);
    place(scanner.userId, userId, listenId.length);
    place(scanner.trackId, trackId, listenId.length + userId.length);
    scanner.listenedAtMs = listen.listenedAt().toEpochMilli();
    scanner.playedMs = orNone(listen.playback().playedMs());
    scanner.trackMs = orNone(listen.playback().trackMs());
    Boolean skipped = listen.playback().skipped();
    scanner.skipped = skipped == null ? NONE : skipped ? 1 : 0;
  }

  private static byte[] utf8(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }

  private void place(ListenScanner.Slice slice, byte[] text, int offset) {
    System.arraycopy(text, 0, bytes, offset, text.length);
    slice.offset = offset;
    slice.length = text.length;
  }

  private static long orNone(@Nullable Long value) {
    return value == null ? NONE : value;
  }

  /** What the texts lie in, as UTF-8; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether the listen has an id of its own. */
  public boolean hasListenId() {
    return scanner.listenId.length > 0;
  }

  /** Where the listen's id begins, if it has one. */
  public int listenIdOffset() {
    return scanner.listenId.offset;
  }

  /** Bytes of the listen's id; 0 if it has none. */
  public int listenIdLength() {
    return scanner.listenId.length;
  }

  /** Where the user's id begins. */
  public int userIdOffset() {
    return scanner.userId.offset;
  }

  /** Bytes of the user's id; at least 1. */
  public int userIdLength() {
    return scanner.userId.length;
  }

  /** Where the track's id begins. */
  public int trackIdOffset() {
    return scanner.trackId.offset;
  }

  /** Bytes of the track's id; at least 1. */
  public int trackIdLength() {
    return scanner.trackId.length;
  }

  /** When, in milliseconds since 1970, UTC. */
  public long listenedAtMs() {
    return scanner.listenedAtMs;
  }

  /** Milliseconds played, or {@link #NONE}. */
  public long playedMs() {
    return scanner.playedMs;
  }

  /** The track's length in milliseconds as reported, or {@link #NONE}. */
  public long trackMs() {
    return scanner.trackMs;
  }

  /** 1 if reported as skipped, 0 if reported as not skipped, or {@link #NONE}. */
  public int skipped() {
    return scanner.skipped;
  }
}
