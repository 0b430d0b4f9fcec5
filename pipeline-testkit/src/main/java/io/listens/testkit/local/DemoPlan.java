package io.listens.testkit.local;

import io.listens.etl.EtlConfig.WayIn;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is to do. {@link #ofListens} and {@link #ofFiles} begin one: by this project's
 * source, with two shards, batches of any size, and an output that isn't kept.
 *
 * @param wayIn how the ETL reads the stream
 * @param streams a CSV file of listens; null to generate them
 * @param songs the catalogue that belongs to it; null for none
 * @param listens how many to generate
 * @param seed of what is generated
 * @param shards of the stream
 * @param maxRecordsPerTrigger about how many records a batch takes; null for no bound
 * @param keep a directory to copy the bucket to; null not to
 */
public record DemoPlan(
    WayIn wayIn,
    @Nullable Path streams,
    @Nullable Path songs,
    long listens,
    long seed,
    int shards,
    @Nullable Long maxRecordsPerTrigger,
    @Nullable Path keep) {

  /**
   * A demo of generated listens and their catalogue.
   *
   * @param listens how many
   * @param seed equal seeds give equal listens
   */
  public static DemoPlan ofListens(long listens, long seed) {
    return new DemoPlan(WayIn.KINESIS, null, null, listens, seed, 2, null, null);
  }

  /**
   * A demo of listens that are there.
   *
   * @param streams a CSV file of listens
   * @param songs the catalogue, as {@code songs.csv}; null for none
   */
  public static DemoPlan ofFiles(Path streams, @Nullable Path songs) {
    return new DemoPlan(WayIn.KINESIS, streams, songs, 0, 0, 2, null, null);
  }

  /** The same by another way in. */
  public DemoPlan withWayIn(WayIn newWayIn) {
    return new DemoPlan(
        newWayIn, streams, songs, listens, seed, shards, maxRecordsPerTrigger, keep);
  }

  /** The same with another number of shards. */
  public DemoPlan withShards(int newShards) {
    return new DemoPlan(
        wayIn, streams, songs, listens, seed, newShards, maxRecordsPerTrigger, keep);
  }

  /** The same with batches of about so many records; null for no bound. */
  public DemoPlan withMaxRecordsPerTrigger(@Nullable Long records) {
    return new DemoPlan(wayIn, streams, songs, listens, seed, shards, records, keep);
  }

  /** The same, its output copied to a directory; null not to. */
  public DemoPlan keptIn(@Nullable Path directory) {
    return new DemoPlan(
        wayIn, streams, songs, listens, seed, shards, maxRecordsPerTrigger, directory);
  }
}
