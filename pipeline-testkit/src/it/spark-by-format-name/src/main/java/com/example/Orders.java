package com.example;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The program under test. */
final class Orders {

  private Orders() {}

  /** What was ordered, and by whom. */
  static Dataset<Row> of(SparkSession spark, Map<String, String> stream) {
    return spark
        .readStream()
        .format("listens-kinesis")
        .options(stream)
        .option("startingPosition", "trim_horizon")
        .load()
        .selectExpr("partitionKey as who", "cast(data as string) as what");
  }
}
