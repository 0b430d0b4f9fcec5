package io.listens.etl.kcl;

import io.listens.etl.sink.OutputLocations;
import io.listens.model.Internal;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What has landed, for those who read it on; needs nothing of the connector. */
@Internal
public final class LandedBatches {

  /** The name for {@code format(…)}: rows of {@link io.listens.etl.decode.StreamRecord#COLUMNS}. */
  public static final String FORMAT = LandedSource.class.getName();

  private LandedBatches() {}

  /** The options that go with {@link #FORMAT}. */
  public static Map<String, String> options(OutputLocations output) {
    return Map.of(LandedSource.LOG, logAt(output), LandedSource.FILES, output.rawListens());
  }

  static String logAt(OutputLocations output) {
    return output.checkpoint("kcl");
  }

  /** Whether an offset in a checkpoint is one of {@link #FORMAT}. */
  public static boolean isOffset(String json) {
    return LandedStream.isOffset(json);
  }

  /** How many records have landed since the application began. */
  public static long records(OutputLocations output, SparkSession spark) {
    return new LandedLog(logAt(output), spark.sessionState().newHadoopConf()).latest().records();
  }
}
