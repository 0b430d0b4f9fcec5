package io.listens.testkit.cli;

import io.listens.producer.cli.Version;
import io.listens.testkit.LocalAws;
import java.io.PrintWriter;
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
public final class EmulateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "4566",
      description = "The port; 0 for a free one. Default: ${DEFAULT-VALUE}.")
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
          "What records of Kinesis may take of the memory; puts beyond it are refused. Default: half"
              + " of the heap.")
  private long maxRecordBytes = Runtime.getRuntime().maxMemory() / 2;

  /** A command with its options' defaults. */
  public EmulateCommand() {}

  @Override
  public Integer call() {
    Map<String, Integer> shards = shardsByStream();
    LocalAws.Builder settings =
        LocalAws.builder()
            .port(port)
            .shardLimits(shardLimits)
            .dynamoDb(dynamoDb)
            .maxRecordBytes(maxRecordBytes);
    try (LocalAws aws = settings.start()) {
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

  private Map<String, Integer> shardsByStream() {
    Map<String, Integer> shards = new LinkedHashMap<>();
    for (String stream : streams) {
      if (!stream.matches("[a-zA-Z0-9_.-]{1,128}:[1-9]\\d{0,4}")) {
        throw new ParameterException(
            spec.commandLine(),
            "--stream is " + stream + "; expected NAME:SHARDS, such as listens:4");
      }
      int colon = stream.indexOf(':');
      shards.put(stream.substring(0, colon), Integer.valueOf(stream.substring(colon + 1)));
    }
    return shards;
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
