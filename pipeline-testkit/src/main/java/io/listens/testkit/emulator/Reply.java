package io.listens.testkit.emulator;

import io.listens.model.Internal;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The answer to a {@link Call} that was carried out. */
@Internal
public sealed interface Reply {

  /**
   * The answer of Kinesis, with HTTP status 200.
   *
   * @param document its members; mutable; empty if it answers nothing
   */
  record Document(Map<String, Object> document) implements Reply {}

  /**
   * An answer as HTTP has it.
   *
   * @param status the HTTP status
   * @param headers its headers, without those of the connection
   * @param body its body, read once
   * @param length the body's length in bytes; -1 if it isn't known
   */
  record Http(int status, Map<String, List<String>> headers, InputStream body, long length)
      implements Reply {}
}
