package io.listens.producer.source;

import io.listens.model.Listen;
import io.listens.model.Playback;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * Gives listens without an id one that is the same each time the same source is read: the first 128
 * bits of a SHA-256. Remembers no row. Not thread-safe.
 */
final class SourceIds {

  private static final int ID_BYTES = 16;
  private static final String PACKED = ".gz";

  private final MessageDigest sha256;
  private final byte[] file;
  private final boolean byRow;

  private SourceIds(byte[] file, boolean byRow) {
    this.file = file;
    this.byRow = byRow;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * For files in which a row says nothing of what it is but its content, so that equal rows are
   * different listens: by the file's name, packed or not, the row's number in it and the content.
   */
  static SourceIds byRow(Path path) {
    String name = String.valueOf(path.getFileName());
    boolean packed = name.toLowerCase(Locale.ROOT).endsWith(PACKED);
    String bare = packed ? name.substring(0, name.length() - PACKED.length()) : name;
    return new SourceIds(bare.getBytes(StandardCharsets.UTF_8), true);
  }

  /**
   * For exports of a service, where one user's play of a track at one time is one listen, however
   * often and in whichever file it stands: by the content alone.
   */
  static SourceIds byContent() {
    return new SourceIds(new byte[0], false);
  }

  /**
   * The listen under its own id if it has one, else under the derived one.
   *
   * @param row its number in the file, from 1
   */
  Listen identify(Listen listen, long row) {
    if (listen.listenId() != null) {
      return listen;
    }
    if (byRow) {
      // A name holds no zero byte, and the number begins with one: none looks like another pair.
      sha256.update(file);
      sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(row).flip());
    }
    byte[] id = sha256.digest(contentOf(listen));
    return listen.withId(
        Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(id, ID_BYTES)));
  }

  private static byte[] contentOf(Listen listen) {
    // Two listens that are equal in all of this differ in nothing that counts. The length of the
    // user id keeps apart what a separator inside an id would make look alike.
    Playback playback = listen.playback();
    return String.join(
            "\u001f",
            Integer.toString(listen.userId().length()),
            listen.userId(),
            listen.trackId(),
            Long.toString(listen.listenedAt().toEpochMilli()),
            String.valueOf(playback.playedMs()),
            String.valueOf(playback.skipped()),
            String.valueOf(playback.trackMs()))
        .getBytes(StandardCharsets.UTF_8);
  }
}
