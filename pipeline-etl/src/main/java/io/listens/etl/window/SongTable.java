package io.listens.etl.window;

import io.listens.model.Song;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The catalogue as tasks use it: found by the bytes of a track's id, and cheap to send. */
public final class SongTable implements Serializable {

  private static final long serialVersionUID = 1;

  static final int ARTISTS = 0;
  static final int ALBUM = 1;
  static final int TITLE = 2;
  static final int GENRE = 3;

  private static final int TEXTS = 4;

  private final KeyTable tracks = new KeyTable();
  private final byte @Nullable [][] texts;
  private final long[] durations;

  private SongTable(int songs) {
    texts = new byte[songs * TEXTS][];
    durations = new long[songs];
  }

  /**
   * The songs as a table.
   *
   * @param songs each track once
   */
  public static SongTable of(Collection<Song> songs) {
    SongTable table = new SongTable(songs.size());
    songs.forEach(table::add);
    return table;
  }

  private void add(Song song) {
    byte[] track = song.trackId().getBytes(StandardCharsets.UTF_8);
    int number = tracks.add(0, track, 0, track.length);
    durations[number] = song.durationMs() == null ? -1 : song.durationMs();
    texts[number * TEXTS + ARTISTS] = utf8(song.artists());
    texts[number * TEXTS + ALBUM] = utf8(song.albumName());
    texts[number * TEXTS + TITLE] = utf8(song.trackName());
    texts[number * TEXTS + GENRE] = utf8(song.genre());
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** The track's number here; -1 if it isn't known. */
  int find(byte[] track) {
    return tracks.find(0, track, 0, track.length);
  }

  /**
   * A track's length.
   *
   * @param song its number, or -1
   * @return milliseconds, or -1 if it isn't known
   */
  long durationMs(int song) {
    return song < 0 ? -1 : durations[song];
  }

  /**
   * One of a track's texts.
   *
   * @param song its number, or -1
   */
  @Nullable UTF8String text(int song, int text) {
    return song < 0 ? null : UTF8String.fromBytes(texts[song * TEXTS + text]);
  }
}
