package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.ListenPipeline;
import io.listens.etl.catalogue.CatalogueException;
import io.listens.etl.reconcile.ReconcileOptions;
import io.listens.etl.sink.OutputLocations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where results go by option, and what a catalogue that changes does to them. */
class ResultsIT extends OnLocalSpark {

  @BeforeAll
  void setCatalog() {
    spark.conf().set("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog");
    spark.conf().set("spark.sql.catalog.lake.type", "hadoop");
    spark.conf().set("spark.sql.catalog.lake.warehouse", directory.resolve("lake").toString());
  }

  private Path root(String name) throws Exception {
    return Files.createDirectory(directory.resolve(name));
  }

  @Test
  void anIcebergTableHoldsWhatPlainFilesHold() throws Exception {
    Path plainRoot = root("plain");
    Path tableRoot = root("table");
    StepwisePipeline plain = new StepwisePipeline(aws, spark, plainRoot);
    OutputLocations output =
        new OutputLocations(tableRoot.toString()).withResultsTable("lake.music.processed");
    StepwisePipeline table = new StepwisePipeline(aws, spark, tableRoot, output);
    for (StepwisePipeline run : List.of(plain, table)) {
      run.catalogue(StepwisePipeline.song("a", "Title", 200_000));
      run.put("a", "10:01:00", "10:06:00").both();
      run.put("b", "10:07:00", "10:12:00").put("a", "10:02:00").both();
      // A batch that is repeated replaces its own windows.
      run.killedBeforeCommit("windows").windows();
      run.pipeline().reconcile();
      run.assertExact();
      StepwisePipeline.assertNothingDone(run.pipeline().reconcile());
    }

    assertThat(table.processed().except(plain.processed()).collectAsList()).isEmpty();
    assertThat(table.processed().count()).isEqualTo(plain.processed().count()).isEqualTo(4);
    assertThat(table.files("processed")).isEmpty();
    Row format = spark.sql("show tblproperties lake.music.processed ('format-version')").first();
    assertThat(format.getString(1)).isEqualTo("2");
  }

  @Test
  void aTableWithoutACatalogIsRefusedAtTheStart() throws Exception {
    Path root = root("none");
    OutputLocations output = new OutputLocations(root.toString()).withResultsTable("sea.music.t");
    StepwisePipeline run = new StepwisePipeline(aws, spark, root, output);
    assertThatThrownBy(run::windows)
        .hasMessageContaining("Spark knows no such catalog")
        .hasMessageContaining("spark.sql.catalog.sea");
  }

  @Test
  void aRunningStreamTakesTheCatalogueThatIsThere() throws Exception {
    StepwisePipeline run = new StepwisePipeline(aws, spark, root("catalogue"));
    run.catalogue(StepwisePipeline.song("a", "First", 200_000)).put("a", "10:01:00", "10:06:00");
    ListenPipeline pipeline = run.pipeline();
    StreamingQuery windows = pipeline.startWindows(Trigger.ProcessingTime(0));
    windows.processAllAvailable();

    run.catalogue(StepwisePipeline.song("a", "Changed", 300_000)).put("a", "10:11:00");
    windows.processAllAvailable();
    assertThat(names(run)).containsExactly("First", "Changed");

    run.catalogueBytes("broken").put("a", "10:16:00");
    windows.processAllAvailable();
    assertThat(names(run)).containsExactly("First", "Changed", "Changed");
    assertThat(pipeline.failedCatalogueReloads()).isPositive();

    run.catalogueBytes(NO_SONGS + "a,b,c,Last,1000,g\nonly one\n").put("a", "10:21:00");
    windows.processAllAvailable();
    windows.stop();
    assertThat(names(run)).containsExactly("First", "Changed", "Changed", "Last");
    assertThat(run.files("rejected/songs")).hasSize(1);

    run.catalogue(StepwisePipeline.song("a", "Last", 1_000)).archive();
    assertThat(
            StepwisePipeline.times(
                run.pipeline().reconcile(ReconcileOptions.BESIDE_STREAM).repaired()))
        .as("windows that were written with an earlier catalogue")
        .containsExactly("10:00", "10:05", "10:10", "10:15");
    run.assertExact("10:00:00", "10:20:00");
    assertThat(run.files("rejected/songs")).isEmpty();
  }

  private static List<String> names(StepwisePipeline run) {
    return run.processed().orderBy("window_start").collectAsList().stream()
        .map(row -> row.<String>getAs("track_name"))
        .toList();
  }

  @Test
  void aCatalogueThatCannotBeReadStopsTheStart() throws Exception {
    StepwisePipeline run = new StepwisePipeline(aws, spark, root("unreadable"));
    run.catalogueBytes("broken");
    assertThatThrownBy(run::windows)
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("songs.csv: its header lacks track_id");
  }
}
