package io.listens.testkit.cli;

import io.listens.producer.cli.Version;
import io.listens.testkit.LocalAws;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code emulate}: Kinesis, S3 and DynamoDB for any client on this machine, until it is
 * interrupted.
 */
@Command(
    name = "emulate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Runs Kinesis and S3, and DynamoDB if asked for, on 127.0.0.1 for any client, until"
            + " interrupted (Ctrl-C).")
final class EmulateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "4566",
      description = "The port; 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--stream",
      paramLabel = "NAME:SHARDS",
      description = "A stream to begin with; may be given more than once.")
  private String[] streams = {};

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "A bucket to begin with; may be given more than once.")
  private String[] buckets = {};

  @Option(names = "--dynamodb", description = "Run DynamoDB Local too, as Maven fetched it.")
  private boolean dynamoDb;

  @Option(
      names = "--shard-limits",
      description = "Let shards refuse what is more than AWS takes per second.")
  private boolean shardLimits;

  @Option(
      names = "--max-record-bytes",
      paramLabel = "BYTES",
      description =
          "How many bytes of memory the records of Kinesis may take; puts beyond it are refused"
              + " (default: half of the heap).")
  private long maxRecordBytes = Runtime.getRuntime().maxMemory() / 2;

  @Override
  public Integer call() {
    Map<String, Integer> shards = shardsByStream();
    try (LocalAws aws = start()) {
      shards.forEach(
          (name, count) -> aws.kinesis().createStream(r -> r.streamName(name).shardCount(count)));
      for (String bucket : buckets) {
        aws.s3().createBucket(r -> r.bucket(bucket));
      }
      announce(aws);
      waitForInterrupt(aws);
    }
    return 0;
  }

  private LocalAws start() {
    if (port < 0 || port > 65_535) {
      throw usage("--port is " + port + "; expected 0 to 65535");
    }
    if (maxRecordBytes < 1) {
      throw usage("--max-record-bytes is " + maxRecordBytes + "; expected at least 1");
    }
    try {
      return LocalAws.builder()
          .port(port)
          .shardLimits(shardLimits)
          .dynamoDb(dynamoDb)
          .maxRecordBytes(maxRecordBytes)
          .start();
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException(
          "Cannot listen on 127.0.0.1:" + port + ". Set --port to a free one, or 0", e.getCause());
    }
  }

  private Map<String, Integer> shardsByStream() {
    Map<String, Integer> shards = new LinkedHashMap<>();
    for (String stream : streams) {
      if (!stream.matches("[a-zA-Z0-9_.-]{1,128}:[1-9]\\d{0,4}")) {
        throw usage("--stream is " + stream + "; expected NAME:SHARDS, such as listens:4");
      }
      int colon = stream.indexOf(':');
      String name = stream.substring(0, colon);
      if (shards.put(name, Integer.valueOf(stream.substring(colon + 1))) != null) {
        throw usage("--stream has " + name + " more than once; expected each name once");
      }
    }
    return shards;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void announce(LocalAws aws) {
    PrintWriter out = spec.commandLine().getOut();
    String services = dynamoDb ? "Kinesis, S3 and DynamoDB" : "Kinesis and S3";
    out.println(services + " are at " + aws.endpoint() + ". For the AWS CLI and SDKs:");
    aws.environment().forEach((name, value) -> out.println("export " + name + "=" + value));
    out.flush();
  }

  private static void waitForInterrupt(LocalAws aws) {
    // Ctrl-C ends the process without an interrupt of this thread.
    Thread closing = new Thread(aws::close, "listens-close");
    Runtime.getRuntime().addShutdownHook(closing);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // Asked to end, which is what happens next.
      Runtime.getRuntime().removeShutdownHook(closing);
    }
  }
}
