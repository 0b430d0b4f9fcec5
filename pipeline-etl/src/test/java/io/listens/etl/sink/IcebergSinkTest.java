package io.listens.etl.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** This module's class path has no Iceberg, as that of a user who wants none. */
class IcebergSinkTest {

  @Test
  void saysThatIcebergIsLacking() {
    OutputLocations locations = new OutputLocations("s3a://lake").withResultsTable("cat.db.t");
    assertThatThrownBy(() -> Results.at(locations))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot keep results in table cat.db.t: Iceberg is not on the class")
        .hasMessageContaining("iceberg-spark-runtime-3.5_2.12");
  }

  @Test
  void isNotNeededForPlainParquet() {
    assertThat(Results.at(new OutputLocations("s3a://lake"))).isInstanceOf(ProcessedSink.class);
  }
}
