package io.listens.testkit.generate;

import io.listens.model.TimeMeaning;

/** Where a generated listen claims to come from, and what that source reports. */
public enum GeneratedSource {
  /** Like a Spotify export: the end, played time, skipped unless it wasn't noted. */
  SPOTIFY("spotify", TimeMeaning.END, 1.0, 0.9, 0.0),
  /** Like ListenBrainz: the start, the track's length, the played time from newer clients. */
  LISTENBRAINZ("listenbrainz", TimeMeaning.START, 0.6, 0.0, 1.0),
  /** Like Last.fm: the start of what meets the scrobble rule, and nothing more. */
  LASTFM("lastfm", TimeMeaning.START, 0.0, 0.0, 0.0),
  /**
   * Like the original producer: user, track and time without a zone (UTC), nothing more, not even
   * an id. Not among the defaults.
   */
  TEACHING("", TimeMeaning.UNKNOWN, 0.0, 0.0, 0.0);

  private final String label;
  private final TimeMeaning timeMeaning;
  private final double playedReported;
  private final double skippedReported;
  private final double lengthReported;

  GeneratedSource(
      String label,
      TimeMeaning timeMeaning,
      double playedReported,
      double skippedReported,
      double lengthReported) {
    this.label = label;
    this.timeMeaning = timeMeaning;
    this.playedReported = playedReported;
    this.skippedReported = skippedReported;
    this.lengthReported = lengthReported;
  }

  String label() {
    return label;
  }

  TimeMeaning timeMeaning() {
    return timeMeaning;
  }

  /** The share of listens whose played time it reports. */
  double playedReported() {
    return playedReported;
  }

  /** The share of listens of which it reports whether they were skipped. */
  double skippedReported() {
    return skippedReported;
  }

  /** The share of listens whose track length it reports. */
  double lengthReported() {
    return lengthReported;
  }
}
