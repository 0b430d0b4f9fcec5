package io.listens.bench.flink;

import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * The windows in Flink SQL, as a stream: tumbling windows over event time with {@code
 * COUNT(DISTINCT)}, and the names of the tracks joined to the finished windows.
 */
public final class FlinkPeer {

  private FlinkPeer() {}

  /**
   * Runs it.
   *
   * @param args where the listens are, where to write, the windows' length in minutes, and how many
   *     cores to use
   */
  public static void main(String[] args) throws Exception {
    String input = args[0];
    String output = args[1];
    String minutes = args[2];
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    System.out.println("engine: Flink " + EnvironmentInformation.getVersion());
    set(tables, "table.local-time-zone", "UTC");
    set(tables, "parallelism.default", args[3]);
    set(tables, "pipeline.object-reuse", "true");
    set(tables, "execution.checkpointing.interval", "10s");
    set(tables, "execution.checkpointing.storage", "filesystem");
    set(tables, "execution.checkpointing.dir", "file://" + output + "/checkpoints");
    tables.executeSql(listens(input + "/lanes-" + args[3]));
    tables.executeSql(songs(input));
    tables.executeSql(results(output));
    tables.executeSql(query(minutes)).await();
  }

  private static void set(TableEnvironment tables, String option, String value) {
    tables.getConfig().set(option, value);
  }

  /** One file for each reader: of several it may take the last first, and drop the rest as late. */
  private static String listens(String lanes) {
    return """
        CREATE TABLE listens (
          user_id STRING, track_id STRING, listened_at BIGINT, played_ms BIGINT,
          listen_time AS TO_TIMESTAMP_LTZ(listened_at, 3),
          WATERMARK FOR listen_time AS listen_time - INTERVAL '10' MINUTE
        ) WITH ('connector' = 'filesystem', 'path' = 'file://%s', 'format' = 'json')
        """
        .formatted(lanes);
  }

  /** The header's row is no song: its numbers can't be read, and it is passed over. */
  private static String songs(String input) {
    return """
        CREATE TABLE songs (
          id BIGINT, track_id STRING, artists STRING, album_name STRING, track_name STRING,
          popularity INT, duration_ms BIGINT, explicit STRING, danceability DOUBLE, energy DOUBLE,
          `key` INT, loudness DOUBLE, `mode` INT, speechiness DOUBLE, acousticness DOUBLE,
          instrumentalness DOUBLE, liveness DOUBLE, valence DOUBLE, tempo DOUBLE,
          time_signature INT, track_genre STRING
        ) WITH ('connector' = 'filesystem', 'path' = 'file://%s/songs.csv', 'format' = 'csv',
                'csv.ignore-parse-errors' = 'true')
        """
        .formatted(input);
  }

  private static String results(String output) {
    return """
        CREATE TABLE results (
          window_start TIMESTAMP(3), window_end TIMESTAMP(3), track_id STRING, artists STRING,
          album_name STRING, total_listens BIGINT, unique_users BIGINT,
          average_listen_duration BIGINT
        ) WITH ('connector' = 'filesystem', 'path' = 'file://%s/processed', 'format' = 'parquet',
                'parquet.utc-timezone' = 'true')
        """
        .formatted(output);
  }

  private static String query(String minutes) {
    return """
        INSERT INTO results
        SELECT window_start, window_end, w.track_id, artists, album_name,
               total_listens, unique_users, average_listen_duration
        FROM (
          SELECT window_start, window_end, track_id,
                 COUNT(*) AS total_listens,
                 COUNT(DISTINCT user_id) AS unique_users,
                 AVG(played_ms) AS average_listen_duration
          FROM TUMBLE(TABLE listens, DESCRIPTOR(listen_time), INTERVAL '%s' MINUTES)
          GROUP BY window_start, window_end, track_id
        ) w JOIN songs s ON s.track_id = w.track_id
        """
        .formatted(minutes);
  }
}
