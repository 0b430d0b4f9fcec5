package io.listens.etl.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.model.Playback;
import io.listens.model.Song;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;

class TrackRowTest {

  private static final int USERS = 1_000;
  private static final int TOTAL_LISTENS = 7;
  private static final int UNIQUE_USERS = 8;
  private static final int AVERAGE_DURATION = 9;

  private final SongTable songs =
      SongTable.of(List.of(new Song("t", "Ann", null, "", 200_000L, "pop")));

  @Test
  void countsUsersExactlyOrByTheirSketch() {
    TrackTotals totals = totals();

    InternalRow exact = row(totals, UniqueUsers.EXACT);
    InternalRow sketched = row(totals, UniqueUsers.SKETCH);

    assertThat(exact.getLong(UNIQUE_USERS)).isEqualTo(USERS);
    assertThat(sketched.getLong(UNIQUE_USERS))
        .isEqualTo(UserSketch.estimate(totals.sketch.toBytes()))
        .isNotEqualTo(USERS);
  }

  @Test
  void hasTheCataloguesTexts() {
    InternalRow row = row(totals(), UniqueUsers.EXACT);

    assertThat(row.getUTF8String(3)).hasToString("Ann");
    assertThat(row.isNullAt(4)).isTrue();
    assertThat(row.getUTF8String(5)).hasToString("");
    assertThat(row.getUTF8String(6)).hasToString("pop");
  }

  /** One more than a long can hold of the longest listens. */
  @Test
  void sumsStayAtTheGreatestOneThatThereIs() {
    TrackTotals totals = new TrackTotals("t".getBytes(UTF_8), 0);
    totals.playedMs = Long.MAX_VALUE - 1;
    totals.add(Playback.MAX_MS, -1, Playback.MAX_MS, 1);
    TrackTotals more = totals();

    ByteWriter bytes = new ByteWriter();
    totals.writeTo(bytes);
    ByteReader in = new ByteReader();
    in.reset(bytes.bytes(), 0, bytes.size());
    TrackTotals read = TrackTotals.readTrack(in);
    assertThat(read.track).isEqualTo(totals.track);
    assertThat(read.song).isEqualTo(totals.song);
    more.merge(in);

    assertThat(more.playedMs).isEqualTo(Long.MAX_VALUE);
    assertThat(row(more, UniqueUsers.EXACT).getDouble(AVERAGE_DURATION))
        .isEqualTo((double) Long.MAX_VALUE / (USERS + 1));
    assertThat(row(more, UniqueUsers.EXACT).getLong(TOTAL_LISTENS)).isEqualTo(USERS + 1);
  }

  private InternalRow row(TrackTotals totals, UniqueUsers uniqueUsers) {
    return TrackRow.of(0, 300_000, totals, songs, uniqueUsers);
  }

  private static TrackTotals totals() {
    TrackTotals totals = new TrackTotals("t".getBytes(UTF_8), 0);
    for (int i = 0; i < USERS; i++) {
      byte[] user = ("user-" + i).getBytes(UTF_8);
      totals.add(1_000, 0, -1, 200_000);
      totals.users++;
      totals.sketch.add(user, 0, user.length);
    }
    return totals;
  }
}
