package io.listens.testkit.generate;

/** One sitting of one listener. */
final class Session {

  final Listener listener;
  final String id;

  /** When what was heard offline is sent, in milliseconds since 1970; 0 if online all along. */
  final long onlineMs;

  /** What is reported next. */
  Play play;

  /** When it can be reported at the earliest, in milliseconds since 1970. */
  long readyMs;

  /** How many of its plays were reported after it came online. */
  int reports;

  Session(Listener listener, String id, Play play, long onlineMs) {
    this.listener = listener;
    this.id = id;
    this.play = play;
    this.onlineMs = onlineMs;
  }

  boolean offline() {
    return onlineMs > 0;
  }
}
