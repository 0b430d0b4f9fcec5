package io.listens.etl.window;

import io.listens.model.Song;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The catalogue as a table to join with: {@code song_id} and the columns of the result. */
public final class SongTable {

  private static final StructType SCHEMA =
      new StructType()
          .add("song_id", DataTypes.StringType, false)
          .add("artists", DataTypes.StringType)
          .add("album_name", DataTypes.StringType)
          .add("track_name", DataTypes.StringType)
          .add("duration_ms", DataTypes.LongType)
          .add("track_genre", DataTypes.StringType);

  private SongTable() {}

  /** The songs as rows. */
  public static Dataset<Row> of(SparkSession spark, Collection<Song> songs) {
    List<Row> rows = songs.stream().map(SongTable::toRow).toList();
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Row toRow(Song song) {
    return RowFactory.create(
        song.trackId(),
        song.artists(),
        song.albumName(),
        song.trackName(),
        song.durationMs(),
        song.genre());
  }
}
