package io.listens.producer.source;

/** What a file of listens looks like. */
public enum ListenFormat {
  /** Told from the file's beginning. */
  AUTO,
  /** The header {@code user_id,track_id,listen_time}. */
  CSV,
  /** One JSON object a line, as {@link io.listens.model.ListenCodec} reads it. */
  JSONL,
  /** Spotify's extended streaming history: the times are ends, podcasts are rejects. */
  SPOTIFY,
  /** ListenBrainz: the times are starts. */
  LISTENBRAINZ
}
