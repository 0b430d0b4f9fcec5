package io.listens.testkit.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.backend.EmbeddedOnly;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that is slow is run a second time on another executor, as Spark does on a cluster. */
@EmbeddedOnly("has a call wait")
class SpeculationIT {

  @TempDir Path scratch;

  @Test
  void theCopyOfATaskReadsTheSame() throws Exception {
    try (SourceUnderTest under = new SourceUnderTest(scratch, InstantSource.system())) {
      under.create(2).put(8_000);
      Path planned = scratch.resolve("checkpoint/offsets/0");
      AtomicBoolean held = new AtomicBoolean();
      CountDownLatch ended = new CountDownLatch(1);
      under.interceptor =
          (call, next) -> {
            if (call.operation().equals("GetRecords")
                && Files.exists(planned)
                && held.compareAndSet(false, true)) {
              under.put(1_000);
              awaitQuietly(ended);
            }
            return next.handle(call);
          };
      ProcessBuilder driver = ChildJvm.of(SpeculatingDriver.class, scratch, under.options());
      Files.createDirectories(scratch.resolve("spark/jars"));
      driver
          .environment()
          .putAll(
              Map.of(
                  "SPARK_HOME", scratch.resolve("spark").toString(),
                  "SPARK_SCALA_VERSION", "2.12",
                  "SPARK_LOCAL_IP", "127.0.0.1",
                  "AWS_ACCESS_KEY_ID", System.getProperty("aws.accessKeyId"),
                  "AWS_SECRET_ACCESS_KEY", System.getProperty("aws.secretAccessKey")));
      Process process = driver.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      ended.countDown();
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(Files.readAllLines(scratch.resolve("speculated"))).contains("SUCCESS");
      List<String> read = Files.readAllLines(scratch.resolve("sink/0"));
      assertThat(read).hasSize(8_000).doesNotHaveDuplicates();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
