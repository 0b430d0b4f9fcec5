package io.listens.producer.source;

/** What a file of listens looks like. */
public enum ListenFormat {
  /** Told from the file's beginning. */
  AUTO,
  /**
   * RFC 4180 with a header that names {@code user_id}, {@code track_id} and {@code listen_time}
   * ({@code yyyy-MM-dd HH:mm:ss}), in any order and among others.
   */
  CSV,
  /** One JSON object a line, as {@link io.listens.model.ListenCodec} reads it. */
  JSONL,
  /** Spotify's extended streaming history: the times are ends, podcasts are rejects. */
  SPOTIFY,
  /** ListenBrainz: the times are starts. */
  LISTENBRAINZ
}
