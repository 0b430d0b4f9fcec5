package io.listens.etl.sink;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where everything lies under the output's root.
 *
 * @param root such as {@code s3a://bucket}, without a slash at the end
 * @param resultsTable the Iceberg table that holds the results in the place of {@code processed/},
 *     such as {@code glue_catalog.music.processed}; null for plain Parquet in {@code processed/}
 */
public record OutputLocations(String root, @Nullable String resultsTable) implements Serializable {

  private static final long serialVersionUID = 1;

  /** The query that keeps every record. */
  public static final String ARCHIVE = "archive";

  /** The query that closes windows. */
  public static final String WINDOWS = "windows";

  /** Takes a slash at the end off. */
  public OutputLocations {
    root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
  }

  /** With the results as plain Parquet. */
  public OutputLocations(String root) {
    this(root, null);
  }

  /** With the results in an Iceberg table. */
  public OutputLocations withResultsTable(String table) {
    return new OutputLocations(root, table);
  }

  /** Every record, as it came. */
  public String rawListens() {
    return root + "/raw/listens";
  }

  /** The catalogue file. */
  public String songs() {
    return root + "/raw/songs/songs.csv";
  }

  /** Records that couldn't be read, with the reason. */
  public String rejectedListens() {
    return root + "/rejected/listens";
  }

  /** Catalogue rows that couldn't be read, with the reason. */
  public String rejectedSongs() {
    return root + "/rejected/songs";
  }

  /** The results, where they are plain Parquet. */
  public String processed() {
    return root + "/processed";
  }

  /** Spark's checkpoint of a query. */
  public String checkpoint(String query) {
    return root + "/checkpoints/" + query;
  }

  /** What ends a running job when it appears. */
  public String stopMarker() {
    return root + "/control/stop";
  }

  /** What the windows that are still open hold. */
  public String windowState() {
    return root + "/checkpoints/windows-state";
  }
}
