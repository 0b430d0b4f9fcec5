package io.listens.producer.source;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.model.Origin;
import io.listens.model.Playback;
import io.listens.model.TimeMeaning;
import io.listens.producer.source.Rows.Row;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Listens that are JSON objects. */
final class JsonListens implements ListenSource {

  /** Takes one object apart. */
  private interface Parser {
    Listen parse(byte[] raw) throws MalformedListenException;
  }

  private final OpenFile file;
  private final Rows rows;
  private final Parser parser;
  private final SourceIds ids;
  private long count;

  /**
   * @param format one of those in JSON
   */
  JsonListens(OpenFile file, Rows rows, ListenFormat format, ReadOptions options) {
    this.file = file;
    this.rows = rows;
    this.parser = parser(format, options);
    this.ids = format == ListenFormat.JSONL ? SourceIds.byRow(file.path()) : SourceIds.byContent();
  }

  /** How the format's objects are read. */
  private static Parser parser(ListenFormat format, ReadOptions options) {
    return switch (format) {
      case SPOTIFY -> raw -> spotify(JsonFields.of(raw), options.user());
      case LISTENBRAINZ -> raw -> listenBrainz(JsonFields.of(raw), options.user());
      default -> new ListenCodec(options.zone())::decode;
    };
  }

  /** Fields of Spotify's "extended streaming history", as its own read-me describes them. */
  private static Listen spotify(JsonFields in, String user) throws MalformedListenException {
    String track = in.required("spotify_track_uri");
    return listen(
        track.substring(track.lastIndexOf(':') + 1),
        in.instant("ts"),
        new Details(
            in.text("username") == null ? user : in.required("username"),
            TimeMeaning.END,
            new Playback(in.number("ms_played", 1), in.flag("skipped"), null),
            new Origin(
                "spotify",
                null,
                in.text("platform"),
                in.text("conn_country"),
                in.flag("offline"))));
  }

  /** Fields of a listen in ListenBrainz's JSON, as listenbrainz.readthedocs.io describes them. */
  private static Listen listenBrainz(JsonFields in, String user) throws MalformedListenException {
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
    return listen(
        track,
        instant(in, seconds == null ? 0 : seconds),
        new Details(
            in.text("user_name") == null ? user : in.required("user_name"),
            TimeMeaning.START,
            new Playback(
                in.number(info + "duration_played", 1000),
                null,
                trackMs == null ? in.number(info + "duration", 1000) : trackMs),
            new Origin("listenbrainz", null, in.text(info + "media_player"), null, null)));
  }

  private static Instant instant(JsonFields in, long seconds) throws MalformedListenException {
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (DateTimeException e) {
      throw in.malformed("listened_at", "is " + seconds + "; expected seconds since 1970");
    }
  }

  private record Details(String user, TimeMeaning meaning, Playback playback, Origin origin) {}

  private static Listen listen(String track, Instant at, Details details) {
    return new Listen(
        null, details.user(), track, at, details.meaning(), details.playback(), details.origin());
  }

  @Override
  public double progress() {
    return file.progress();
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    Row row = read();
    if (row == null) {
      return null;
    }
    count++;
    try {
      if (row.problem() != null) {
        throw new MalformedListenException(null, row.line(), row.problem(), row.bytes());
      }
      return new SourceRow.Accepted(row.line(), ids.identify(parser.parse(row.bytes()), count));
    } catch (MalformedListenException e) {
      return new SourceRow.Rejected(
          row.line(), new MalformedListenException(e.field(), row.line(), e.reason(), row.bytes()));
    } catch (IllegalArgumentException e) {
      // A value that the model refuses: the row is at fault, not the file.
      return new SourceRow.Rejected(
          row.line(),
          new MalformedListenException(
              null, row.line(), String.valueOf(e.getMessage()), row.bytes()));
    }
  }

  private @Nullable Row read() throws IOException {
    try {
      return rows.next();
    } catch (IOException e) {
      throw new SourceException(file.path(), "it can't be read further: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
