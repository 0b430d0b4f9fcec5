package io.listens.testkit.generate;

import io.listens.model.Song;
import java.util.SplittableRandom;

/** Makes up songs, a few of them with names that careless readers of CSV get wrong. */
final class SongMaker {

  /** Neighbours in rank are one artist's, so that few artists get most plays. */
  private static final int TRACKS_PER_ARTIST = 8;

  private static final String ID_CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 22;

  private final SplittableRandom random;
  private final Names names;

  SongMaker(long seed) {
    random = new SplittableRandom(seed);
    names = new Names(seed);
  }

  Song song(int rank) {
    String title = title(rank);
    String album = rank % 3 == 0 ? title : album(rank);
    return new Song(
        trackId(), artists(rank), album, title, Draw.trackLengthMs(random), names.genre(random));
  }

  Song nameless() {
    return new Song(trackId(), null, null, null, Draw.trackLengthMs(random), names.genre(random));
  }

  private String artists(int rank) {
    int artist = rank / TRACKS_PER_ARTIST;
    String name = names.artist(artist);
    return switch (rank % 10) {
      case 4 -> name + ";" + names.artist(artist + 1 + random.nextInt(1_000));
      case 7 -> name + ", Jr.";
      case 9 -> name + ";Sıla Özgür;東京事変";
      default -> name;
    };
  }

  private String album(int rank) {
    String title = names.title(random);
    return rank % 10 == 2 ? title + ", Vol. " + (1 + random.nextInt(9)) : title;
  }

  private String title(int rank) {
    String title = names.title(random);
    return switch (rank % 10) {
      case 3 -> title + ", Pt. 2";
      case 5 -> title + " (feat. " + names.artist(random.nextInt(1_000)) + ")";
      case 6 -> title + " - From \"" + names.title(random) + "\"";
      case 8 -> "İçimdeki " + title + " – é\u0301 🎵";
      default -> title;
    };
  }

  private String trackId() {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }
}
