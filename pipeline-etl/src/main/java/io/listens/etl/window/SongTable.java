package io.listens.etl.window;

import io.listens.model.Internal;
import io.listens.model.Song;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The catalogue as tasks use it: found by the bytes of a track's id, and cheap to send. */
@Internal
public final class SongTable implements Serializable {

  private static final long serialVersionUID = 1;

  static final int ARTISTS = 0;
  static final int ALBUM = 1;
  static final int TITLE = 2;
  static final int GENRE = 3;

  private static final int TEXTS = 4;

  private final KeyTable tracks = new KeyTable();
  private final long[] durations;

  /**
   * Where each song's texts end, one after the other in {@link #texts}; ~end of one that is null.
   */
  private final int[] ends;

  private final byte[] texts;

  private SongTable(Collection<Song> songs) {
    durations = new long[songs.size()];
    ends = new int[TEXTS * songs.size()];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Song song : songs) {
      byte[] track = song.trackId().getBytes(StandardCharsets.UTF_8);
      int number = tracks.add(0, track, 0, track.length);
      durations[number] = song.durationMs() == null ? -1 : song.durationMs();
      add(song.artists(), number * TEXTS + ARTISTS, all);
      add(song.albumName(), number * TEXTS + ALBUM, all);
      add(song.trackName(), number * TEXTS + TITLE, all);
      add(song.genre(), number * TEXTS + GENRE, all);
    }
    texts = all.toByteArray();
  }

  private void add(@Nullable String text, int place, ByteArrayOutputStream all) {
    if (text != null) {
      all.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
    ends[place] = text == null ? ~all.size() : all.size();
  }

  /**
   * The songs as a table.
   *
   * @param songs each track once
   */
  public static SongTable of(Collection<Song> songs) {
    return new SongTable(songs);
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
    int place = song * TEXTS + text;
    if (song < 0 || ends[place] < 0) {
      return null;
    }
    int before = place == 0 ? 0 : ends[place - 1];
    int begin = before < 0 ? ~before : before;
    return UTF8String.fromBytes(texts, begin, ends[place] - begin);
  }
}
