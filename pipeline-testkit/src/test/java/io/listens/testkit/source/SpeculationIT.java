package io.listens.testkit.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.backend.EmbeddedOnly;
import io.listens.testkit.emulator.Interceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that is slow is run a second time on another executor, as Spark does on a cluster. */
@EmbeddedOnly("has a call wait")
class SpeculationIT {

  @TempDir Path scratch;
  private final CountDownLatch ended = new CountDownLatch(1);

  @Test
  void theCopyOfATaskReadsTheSame() throws Exception {
    try (SourceUnderTest under = new SourceUnderTest(scratch, InstantSource.system())) {
      under.create(2).put(8_000);
      under.interceptor = neverAnsweringTheFirstTask(under);
      Process driver = startDriver(under);
      driver.waitFor(2, TimeUnit.MINUTES);
      driver.destroyForcibly();
      ended.countDown();
      assertThat(driver.waitFor()).as(Files.readString(scratch.resolve("said"))).isZero();
      assertThat(Files.readAllLines(scratch.resolve("speculated"))).contains("SUCCESS");
      List<String> read = Files.readAllLines(scratch.resolve("sink/0"));
      assertThat(read).hasSize(8_000).doesNotHaveDuplicates();
    }
  }

  /** Nor its calls that are made again; its copy has an iterator of its own, and more is there. */
  private Interceptor neverAnsweringTheFirstTask(SourceUnderTest under) {
    Path planned = under.checkpoint().resolve("offsets/0");
    AtomicReference<@Nullable String> held = new AtomicReference<>();
    return (call, next) -> {
      if (call.operation().equals("GetRecords") && Files.exists(planned)) {
        String iterator = String.valueOf(call.document().get("ShardIterator"));
        if (held.compareAndSet(null, iterator)) {
          under.put(1_000);
        }
        if (iterator.equals(held.get())) {
          awaitQuietly(ended);
        }
      }
      return next.handle(call);
    };
  }

  private Process startDriver(SourceUnderTest under) throws IOException {
    Path home = Files.createDirectories(scratch.resolve("spark/jars")).getParent();
    ProcessBuilder driver = ChildJvm.of(SpeculatingDriver.class, scratch, under.options());
    // For the executors, too, which Spark starts as if it were installed there.
    driver
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", String.valueOf(home),
                "SPARK_SCALA_VERSION", "2.12",
                "SPARK_LOCAL_IP", "127.0.0.1",
                "AWS_ACCESS_KEY_ID", System.getProperty("aws.accessKeyId", ""),
                "AWS_SECRET_ACCESS_KEY", System.getProperty("aws.secretAccessKey", "")));
    return driver.redirectOutput(scratch.resolve("said").toFile()).start();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
