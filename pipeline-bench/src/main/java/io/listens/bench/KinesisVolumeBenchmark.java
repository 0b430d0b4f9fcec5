package io.listens.bench;

import io.listens.testkit.LocalAws;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * Time to put 100,000 records of 250 bytes into the embedded Kinesis by the SDK, 500 a call, when
 * so many are stored already: the tenth 100,000 against the first.
 *
 * <pre>./listens bench KinesisVolumeBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 2)
@Measurement(iterations = 4)
public class KinesisVolumeBenchmark {

  private static final String STREAM = "listens";
  private static final int RECORDS = 100_000;
  private static final int RECORDS_PER_CALL = 500;
  private static final int BYTES = 250;
  private static final int SHARDS = 4;
  private static final int WARM_UP = 1_000_000;

  /** The records that are stored before. */
  @Param({"0", "900000"})
  private int stored;

  private final List<PutRecordsRequest> requests = new ArrayList<>();
  private final LocalAws aws = LocalAws.start();

  /** Makes the requests, and runs what is measured until it is as fast as it gets. */
  @Setup
  public void start() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < RECORDS / RECORDS_PER_CALL; i++) {
      requests.add(request(random));
    }
    createStream();
    put(WARM_UP);
  }

  private static PutRecordsRequest request(SplittableRandom random) {
    List<PutRecordsRequestEntry> records = new ArrayList<>();
    for (int i = 0; i < RECORDS_PER_CALL; i++) {
      byte[] data = new byte[BYTES];
      random.nextBytes(data);
      records.add(
          PutRecordsRequestEntry.builder()
              .partitionKey(Integer.toString(random.nextInt()))
              .data(SdkBytes.fromByteArray(data))
              .build());
    }
    return PutRecordsRequest.builder().streamName(STREAM).records(records).build();
  }

  /** Stores what is stored before. */
  @Setup(Level.Iteration)
  public void fill() {
    aws.reset();
    createStream();
    put(stored);
    System.gc();
  }

  private void createStream() {
    aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(SHARDS));
  }

  private int put(int records) {
    int failed = 0;
    for (int i = 0; i < records / RECORDS_PER_CALL; i++) {
      failed += aws.kinesis().putRecords(requests.get(i % requests.size())).failedRecordCount();
    }
    if (failed > 0) {
      throw new IllegalStateException(failed + " records were refused; expected 0");
    }
    return records;
  }

  /** Puts 100,000 more. */
  @Benchmark
  public int putMore() {
    return put(RECORDS);
  }

  /** Stops it. */
  @TearDown
  public void stop() {
    aws.close();
  }
}
