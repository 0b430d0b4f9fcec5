package io.listens.etl.parquet;

import io.listens.model.Internal;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** How tasks reach the file systems that the session knows. */
@Internal
public final class HadoopConf {

  private HadoopConf() {}

  /** The session's Hadoop configuration, sent to each executor once. */
  public static Broadcast<SerializableConfiguration> broadcast(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
  }
}
