package io.listens.producer.source;

import io.listens.model.Listen;
import io.listens.model.MalformedListenException;
import io.listens.model.Origin;
import io.listens.model.Playback;
import io.listens.model.TimeMeaning;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;

/** Reads the JSON objects of services' exports. */
final class ServiceExports {

  private ServiceExports() {}

  /**
   * Reads an object of Spotify's "extended streaming history", by its own read-me.
   *
   * @param user whose it is where it doesn't say
   */
  static Listen spotify(byte[] raw, String user) throws MalformedListenException {
    JsonFields in = JsonFields.of(raw);
    String track = in.required("spotify_track_uri");
    return Listen.of(
            Objects.requireNonNullElse(in.text("username"), user),
            track.substring(track.lastIndexOf(':') + 1),
            in.instant("ts"))
        .withTimeMeaning(TimeMeaning.END)
        .withPlayback(new Playback(in.number("ms_played", 1), in.flag("skipped"), null))
        .withOrigin(
            new Origin(
                "spotify", null, in.text("platform"), in.text("conn_country"), in.flag("offline")));
  }

  /**
   * Reads a listen of ListenBrainz, as listenbrainz.readthedocs.io describes it.
   *
   * @param user whose it is where it doesn't say
   */
  static Listen listenBrainz(byte[] raw, String user) throws MalformedListenException {
    JsonFields in = JsonFields.of(raw);
    String info = "track_metadata.additional_info.";
    in.required("listened_at", "timestamp");
    Long seconds = in.number(in.text("listened_at") == null ? "timestamp" : "listened_at", 1);
    Long trackMs = in.number(info + "duration_ms", 1);
    String track =
        in.required(
            "track_metadata.mbid_mapping.recording_mbid",
            info + "recording_mbid",
            "recording_msid",
            info + "recording_msid");
    return Listen.of(
            Objects.requireNonNullElse(in.text("user_name"), user),
            track,
            instant(in, Objects.requireNonNullElse(seconds, 0L)))
        .withTimeMeaning(TimeMeaning.START)
        .withPlayback(
            new Playback(
                in.number(info + "duration_played", 1000),
                null,
                trackMs == null ? in.number(info + "duration", 1000) : trackMs))
        .withOrigin(new Origin("listenbrainz", null, in.text(info + "media_player"), null, null));
  }

  private static Instant instant(JsonFields in, long seconds) throws MalformedListenException {
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (DateTimeException e) {
      throw in.malformed("listened_at", "is " + seconds + "; expected seconds since 1970");
    }
  }
}
