package io.listens.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives listens without an id one that is the same each time the same source is read: the first 128
 * bits of SHA-256 over the listen's content and its occurrence number, which tells equal rows of
 * one source apart. Reading a source in another order changes no id of the set. Holds about 60
 * bytes for each different listen seen. Not thread-safe.
 */
public final class ListenIds {

  private static final int ID_BYTES = 16;

  private final MessageDigest sha256;
  private final Map<ContentKey, Integer> occurrences = new HashMap<>();

  /** Starts a source of its own: occurrence numbers begin at 0. */
  public ListenIds() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The listen under its own id if it has one, else under the derived one. */
  public Listen identify(Listen listen) {
    if (listen.listenId() != null) {
      return listen;
    }
    byte[] content = sha256.digest(contentOf(listen));
    ByteBuffer hash = ByteBuffer.wrap(content);
    ContentKey key = new ContentKey(hash.getLong(), hash.getLong());
    int occurrence = occurrences.merge(key, 1, Integer::sum) - 1;
    sha256.update(content);
    byte[] id = sha256.digest(ByteBuffer.allocate(Integer.BYTES).putInt(occurrence).array());
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

  private record ContentKey(long high, long low) {}
}
