package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.EtlConfig.WayIn;
import io.listens.testkit.backend.EmbeddedOnly;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ways in give the same. */
@Timeout(240)
@EmbeddedOnly("the demo starts one of its own")
class WaysInIT {

  @TempDir private Path scratch;

  @Test
  void theDemoGivesTheSame() throws Exception {
    Demo.Result kinesis = run(WayIn.KINESIS);
    Demo.Result kcl = run(WayIn.KCL);

    assertThat(kcl.books().problems()).isEmpty();
    assertThat(counts(kcl)).isEqualTo(counts(kinesis));
    SparkSession spark = LocalSpark.start(Map.of());
    spark.conf().set("spark.sql.datetime.java8API.enabled", true);
    try {
      assertThat(TrackWindowRows.of(spark.read().parquet(processed(WayIn.KCL).toString())))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              TrackWindowRows.of(spark.read().parquet(processed(WayIn.KINESIS).toString())));
    } finally {
      spark.stop();
    }
  }

  private Demo.Result run(WayIn wayIn) throws Exception {
    return Demo.run(
        DemoPlan.ofListens(5_000, 8).withWayIn(wayIn).keptIn(scratch.resolve(wayIn.name())),
        line -> {});
  }

  private Path processed(WayIn wayIn) {
    return scratch.resolve(wayIn.name()).resolve("processed");
  }

  /** How many come late is a matter of what came with what. */
  private static Map<String, Long> counts(Demo.Result result) {
    Map<String, Long> counts = new TreeMap<>(result.books().counts());
    counts.remove("late");
    return counts;
  }
}
