package io.listens.testkit.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.kinesis.KinesisOptions;
import io.listens.testkit.source.KilledDriver.KillPoint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A driver's JVM is gone in the middle of a batch; the next one goes on from its checkpoint. */
class KilledDriverIT {

  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEVER")
  void theNextDriverReadsTheSameBatchAndThenTheRest(KillPoint point) throws Exception {
    try (SourceUnderTest under = new SourceUnderTest(scratch, InstantSource.system())) {
      under.create(2).put(2_000);
      Map<String, String> options = under.options(KinesisOptions.MAX_RECORDS_PER_TRIGGER, "600");
      Process driver = start(point, options);
      String said = new String(driver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(KilledDriver.isHalted(driver.waitFor())).as(said).isTrue();
      assertThat(scratch.resolve("checkpoint/offsets/" + KilledDriver.BATCH)).exists();
      assertThat(scratch.resolve("checkpoint/commits/" + KilledDriver.BATCH)).doesNotExist();
      under.put(700);

      KilledDriver.run(under.spark, options, scratch, KillPoint.NEVER);

      Path cutOff = scratch.resolve("read/" + KilledDriver.BATCH);
      assertThat(Files.exists(cutOff)).isEqualTo(point != KillPoint.AFTER_PLANNING);
      if (Files.exists(cutOff)) {
        assertThat(Files.readAllLines(scratch.resolve("sink/" + KilledDriver.BATCH)))
            .isEqualTo(Files.readAllLines(cutOff));
      }
      assertThat(all(scratch.resolve("sink"))).hasSize(2_700).doesNotHaveDuplicates();
    }
  }

  private Process start(KillPoint point, Map<String, String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What Spark needs opened, as this JVM has it.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KilledDriver.class.getName(), point.name(), scratch.toString()));
    options.forEach((key, value) -> command.addAll(List.of(key, value)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static List<String> all(Path directory) throws IOException {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        ids.addAll(Files.readAllLines(file));
      }
    }
    return ids;
  }
}
