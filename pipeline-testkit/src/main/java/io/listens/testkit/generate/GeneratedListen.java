package io.listens.testkit.generate;

import io.listens.model.Listen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way to the stream, and what it is.
 *
 * @param arrivedAt when it reaches the stream; never before the listen's own time
 * @param partitionKey the user's id
 * @param payload the record's bytes; shared between duplicates, not copied
 * @param listen what the payload stands for; null when it is malformed
 * @param duplicate whether a record with the same listen id came before it
 */
// Two records are told apart by what they stand for, never by equals.
@SuppressWarnings("ArrayRecordComponent")
public record GeneratedListen(
    Instant arrivedAt,
    String partitionKey,
    byte[] payload,
    @Nullable Listen listen,
    boolean duplicate) {

  /** Whether the payload can't be read as a listen. */
  public boolean malformed() {
    return listen == null;
  }
}
