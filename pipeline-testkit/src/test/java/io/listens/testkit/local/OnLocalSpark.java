package io.listens.testkit.local;

import io.listens.testkit.LocalAws;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share an embedded AWS, a Spark session whose {@code s3a://} is there, and files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnLocalSpark {

  /** A catalogue without songs. */
  static final String NO_SONGS = "track_id,artists,album_name,track_name,duration_ms,track_genre\n";

  Path directory;
  LocalAws aws;
  SparkSession spark;

  /** What the embedded AWS is started with. */
  LocalAws.Builder settings() {
    return LocalAws.builder();
  }

  @BeforeAll
  void start(@TempDir Path scratch) {
    directory = scratch;
    aws = settings().start();
    spark = LocalSpark.start(aws);
  }

  @AfterAll
  void stop() {
    spark.stop();
    aws.close();
  }
}
