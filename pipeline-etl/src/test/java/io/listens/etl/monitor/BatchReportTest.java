package io.listens.etl.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatchReportTest {

  @Test
  void isALineOfJson() {
    BatchReport report =
        new BatchReport(
            "windows",
            7,
            Instant.parse("2024-06-25T17:00:01.500Z"),
            new TreeMap<>(
                Map.of(
                    Figure.RECORDS, 1200.0,
                    Figure.RECORDS_PER_SECOND, 799.96,
                    Figure.LAG, 0.0)));

    assertThat(report.toJson("listens \"prod\""))
        .isEqualTo(
            "{\"event\":\"batch\",\"at\":\"2024-06-25T17:00:01.500Z\",\"job\":\"listens"
                + " \\\"prod\\\"\",\"query\":\"windows\",\"batch\":7,\"records\":1200,"
                + "\"recordsPerSecond\":800.0,\"lag\":0}");
  }

  @Test
  void figuresHaveNamesOfTheirOwn() {
    assertThat(Arrays.stream(Figure.values()).map(Figure::metric)).doesNotHaveDuplicates();
  }
}
