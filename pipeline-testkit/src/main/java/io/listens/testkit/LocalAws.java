package io.listens.testkit;

import io.listens.testkit.emulator.Emulator;
import io.listens.testkit.emulator.EmulatorConfig;
import io.listens.testkit.emulator.kinesis.KinesisSettings;
import io.listens.testkit.fault.FaultLayer;
import io.listens.testkit.fault.FaultLog;
import io.listens.testkit.fault.FaultPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Kinesis, S3 and, if it is asked for, DynamoDB in this process, on one loopback port, for tests
 * and for trying things out.
 *
 * <pre>{@code
 * try (LocalAws aws = LocalAws.start()) {
 *   aws.kinesis().createStream(r -> r.streamName("listens").shardCount(2));
 *   aws.s3().createBucket(r -> r.bucket("lake"));
 *   // ... point the program under test at aws.endpoint()
 * }
 * }</pre>
 *
 * <p>Streams and shards are there as soon as they are asked for. Any credentials do. S3 and
 * DynamoDB are started when they are first asked for. Several may run at once. Thread-safe.
 */
public final class LocalAws implements AutoCloseable {

  private static final String REGION = "us-east-1";
  private static final String ACCESS_KEY = "local";
  private static final String SECRET_KEY = "local-secret";

  private final Emulator emulator;
  private final FaultLayer faults;
  private @Nullable KinesisClient kinesis;
  private @Nullable S3Client s3;

  private LocalAws(Emulator emulator, FaultLayer faults) {
    this.emulator = emulator;
    this.faults = faults;
  }

  /** Starts one on a free port, without shard limits, by the system's clock. */
  public static LocalAws start() {
    return builder().start();
  }

  /** Settings to start one with. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where every service listens, {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    return emulator.endpoint();
  }

  /** The region, which its resource names have too: {@code us-east-1}. */
  public String region() {
    return REGION;
  }

  /** An access key id that it takes; any other would do. */
  public String accessKey() {
    return ACCESS_KEY;
  }

  /** The secret that goes with {@link #accessKey()}; any other would do. */
  public String secretKey() {
    return SECRET_KEY;
  }

  /** A client of Kinesis, the same at each call; closed with this. */
  public synchronized KinesisClient kinesis() {
    if (kinesis == null) {
      kinesis =
          configure(KinesisClient.builder()).httpClientBuilder(ApacheHttpClient.builder()).build();
    }
    return kinesis;
  }

  /** A client of S3, the same at each call; closed with this. */
  public synchronized S3Client s3() {
    if (s3 == null) {
      // Meanwhile: the client takes as long to make as the server to start.
      emulator.prepareS3();
      s3 =
          configure(S3Client.builder())
              .httpClientBuilder(ApacheHttpClient.builder())
              .forcePathStyle(true)
              .build();
    }
    return s3;
  }

  /**
   * Points a client of the AWS SDK for Java 2 here: endpoint, region and credentials, and HTTP/1.1
   * for asynchronous clients, which would otherwise speak HTTP/2 with Kinesis.
   *
   * @return the same builder
   */
  public <B extends AwsClientBuilder<B, C>, C> B configure(B builder) {
    if (builder instanceof AwsAsyncClientBuilder<?, ?> async) {
      async.httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1));
    }
    return builder
        .endpointOverride(endpoint())
        .region(Region.of(REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)));
  }

  /**
   * Settings that point Hadoop's {@code s3a://} here, for Spark with {@code spark.hadoop.} before
   * each.
   *
   * <p>File systems made with them are closed together with this: Hadoop would otherwise keep them,
   * and give them to whoever uses a bucket of the same name next. A Spark session stays with the
   * one it was made for: where tests share the session, share this too and {@link #reset} it
   * between them.
   */
  public Map<String, String> hadoopConf() {
    return Map.of(
        // By name: the class can't be loaded where Hadoop isn't.
        "fs.s3a.impl",
        "io.listens.testkit.LocalS3AFileSystem",
        "fs.s3a.endpoint",
        endpoint().toString(),
        "fs.s3a.endpoint.region",
        REGION,
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.connection.ssl.enabled",
        "false",
        "fs.s3a.aws.credentials.provider",
        "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
        "fs.s3a.access.key",
        ACCESS_KEY,
        "fs.s3a.secret.key",
        SECRET_KEY);
  }

  /**
   * Environment variables that point the AWS CLI and SDKs of a process here, but for the SDK for
   * Java 1, which knows no variable for the endpoint: give it {@code new
   * AwsClientBuilder.EndpointConfiguration(aws.endpoint().toString(), aws.region())}.
   */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ENDPOINT_URL", endpoint().toString());
    variables.put("AWS_REGION", REGION);
    // What the SDK for Python and version 1 of the CLI read.
    variables.put("AWS_DEFAULT_REGION", REGION);
    variables.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
    variables.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    return variables;
  }

  /**
   * System properties that point the SDKs of a JVM here, for clients that aren't told otherwise:
   * the SDK for Java 2 takes endpoint, region and credentials from them; the SDK for Java 1 region
   * and credentials, and its endpoint from its builder alone.
   */
  public Map<String, String> systemProperties() {
    return Map.of(
        "aws.endpointUrl", endpoint().toString(),
        "aws.region", REGION,
        "aws.accessKeyId", ACCESS_KEY,
        "aws.secretAccessKey", SECRET_KEY,
        "aws.secretKey", SECRET_KEY);
  }

  /**
   * Replaces the plan of faults from now on; {@link FaultPlan#none()} ends them all. The new plan
   * counts calls from here, and the log goes on. {@link #kinesis()} and {@link #s3()} meet the
   * faults as any other client does.
   */
  public void faults(FaultPlan plan) {
    faults.plan(plan);
  }

  /** What went wrong on purpose since the start or the last {@link #reset}. */
  public FaultLog faultLog() {
    return faults.log();
  }

  /**
   * Deletes every stream, table and bucket, empties the fault log and begins the plan anew that it
   * was started with. Endpoint and clients stay as they are.
   */
  public void reset() {
    try {
      emulator.reset();
      faults.reset();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reset the embedded services", e);
    }
  }

  /**
   * Stops every service, deletes what they kept and closes {@link #kinesis()} and {@link #s3()},
   * but no client that {@link #configure} pointed here.
   */
  @Override
  public synchronized void close() {
    OpenFileSystems.closeAllAt(endpoint().toString());
    if (kinesis != null) {
      kinesis.close();
    }
    if (s3 != null) {
      s3.close();
    }
    try {
      emulator.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot stop the embedded services", e);
    }
  }

  /** Settings of a {@link LocalAws}. */
  public static final class Builder {

    private int port;
    private boolean shardLimits;
    private boolean dynamoDb;
    private InstantSource clock = InstantSource.system();
    private FaultPlan faults = FaultPlan.none();
    private long maxRecordBytes = Runtime.getRuntime().maxMemory() / 2;

    private Builder() {}

    /** The port on 127.0.0.1; 0, a free one, by default. */
    public Builder port(int newPort) {
      port = newPort;
      return this;
    }

    /**
     * Whether shards refuse what is more than AWS takes: 1 MiB/s and 1,000 records/s in, 2 MiB/s, 5
     * GetRecords/s and 5 GetShardIterator/s out, by the {@link #clock}. False by default. The sizes
     * of single requests and answers are always AWS's.
     */
    public Builder shardLimits(boolean on) {
      shardLimits = on;
      return this;
    }

    /**
     * Whether there is a DynamoDB too: DynamoDB Local, in memory. False by default. Its licence
     * keeps it out of this kit, so Maven must have fetched {@code
     * software.amazon.dynamodb:DynamoDBLocal:3.1.0} once, by the goal {@code get} of
     * maven-dependency-plugin, on the command line or in your build. It is read from the local
     * Maven repository, or from the directory of jars that the system property {@code
     * listens.dynamodb.jars} names, by a class loader of its own: never add it to a class path.
     */
    public Builder dynamoDb(boolean on) {
      dynamoDb = on;
      return this;
    }

    /**
     * The clock of Kinesis: arrival times, retention, the age of iterators and shard limits follow
     * it. The system's clock by default.
     */
    public Builder clock(InstantSource newClock) {
      clock = newClock;
      return this;
    }

    /**
     * The most bytes of records to hold, about 96 a record for housekeeping included; half of the
     * heap by default. Puts beyond it are answered with a {@code LimitExceededException} that names
     * this option: nothing is dropped before its retention ends.
     */
    public Builder maxRecordBytes(long bytes) {
      maxRecordBytes = bytes;
      return this;
    }

    /** What goes wrong from the start; nothing by default. */
    public Builder faults(FaultPlan plan) {
      faults = plan;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws UncheckedIOException if the port can't be bound
     * @throws IllegalArgumentException if a setting has no possible value
     * @throws IllegalStateException if {@link #dynamoDb} is on but DynamoDB Local is not on this
     *     machine
     */
    public LocalAws start() {
      KinesisSettings kinesis = new KinesisSettings(clock, shardLimits, maxRecordBytes, REGION);
      try {
        FaultLayer layer = new FaultLayer(faults);
        Emulator emulator = Emulator.start(new EmulatorConfig(port, kinesis, dynamoDb, layer));
        layer.trimBy(emulator::trimOldest);
        return new LocalAws(emulator, layer);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Cannot start LocalAws on port " + port + ". Set port(...) to a free one, or 0", e);
      }
    }
  }
}
