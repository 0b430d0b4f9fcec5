package io.listens.model;

/** What a listen's time stands for at its source. */
public enum TimeMeaning {
  /** The moment the track began, as ListenBrainz and Last.fm report it. */
  START,
  /** The moment the track ended or was left, as Spotify's exports report it. */
  END,
  /** The source doesn't say. */
  UNKNOWN
}
