package io.listens.etl.window;

import io.listens.etl.parquet.ParquetSchemas;
import io.listens.model.Song;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The catalogue as a table to join with: {@link Song#COLUMNS}, but {@code song_id} for the id. */
public final class SongTable {

  private static final StructType SCHEMA = ParquetSchemas.spark(Song.COLUMNS);

  private SongTable() {}

  /** The songs as rows. */
  public static Dataset<Row> of(SparkSession spark, Collection<Song> songs) {
    List<Row> rows = songs.stream().map(SongTable::toRow).toList();
    return spark.createDataFrame(rows, SCHEMA).withColumnRenamed("track_id", "song_id");
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
