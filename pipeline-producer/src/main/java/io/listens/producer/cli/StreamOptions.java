package io.listens.producer.cli;

import io.listens.producer.PartitionBy;
import io.listens.producer.ProducerConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Where listens are sent, and how. */
final class StreamOptions {

  /** What decides the shard. */
  enum Key {
    user,
    track,
    random
  }

  @Option(names = "--stream", description = "The stream's name; needed unless --dry-run.")
  private @Nullable String stream;

  @Option(names = "--region", description = "AWS region; else as the AWS SDK finds it.")
  private @Nullable String region;

  @Option(names = "--endpoint", description = "Address of a stand-in for AWS, such as a local one.")
  private @Nullable URI endpoint;

  @Option(names = "--create-stream", description = "Create the stream if there is none.")
  private boolean createStream;

  @Option(
      names = "--shards",
      defaultValue = "1",
      description = "Shards of a stream that is created (default: ${DEFAULT-VALUE}).")
  private int shards = 1;

  @Option(
      names = "--partition-key",
      defaultValue = "user",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Key partitionKey = Key.user;

  @Option(names = "--strict-order", description = "Keep the order of each partition key.")
  private boolean strictOrder;

  @Option(
      names = "--no-aggregation",
      description = "One listen in each Kinesis record: ten times the shards.")
  private boolean noAggregation;

  @Option(
      names = "--dead-letter",
      description = "Keep listens that can't be sent in this file and go on, instead of ending.")
  private @Nullable Path deadLetter;

  @Option(
      names = "--delivery-timeout",
      defaultValue = "600",
      description = "Seconds after which a listen is given up (default: ${DEFAULT-VALUE}).")
  private int deliveryTimeoutSeconds = 600;

  /** Adds what is wrong with these options, each with its name. */
  void check(List<String> problems) {
    if (stream == null || stream.isBlank()) {
      problems.add("--stream is missing; set it, or --dry-run");
    }
    if (shards < 1) {
      problems.add("--shards is " + shards + "; expected at least 1");
    }
    if (deliveryTimeoutSeconds < 1) {
      problems.add("--delivery-timeout is " + deliveryTimeoutSeconds + "; expected at least 1");
    }
  }

  boolean keepsDeadLetters() {
    return deadLetter != null;
  }

  ProducerConfig config() {
    return ProducerConfig.forStream(name())
        .aggregation(!noAggregation)
        .strictOrder(strictOrder)
        .deadLetters(deadLetter)
        .deliveryTimeout(Duration.ofSeconds(deliveryTimeoutSeconds))
        .partitionBy(PartitionBy.valueOf(partitionKey.name().toUpperCase(Locale.ROOT)))
        .build();
  }

  /** A client of the stream, which is created if that is wanted. */
  KinesisClient connect(BiFunction<@Nullable String, @Nullable URI, KinesisClient> clients)
      throws InterruptedException {
    KinesisClient client = clients.apply(region, endpoint);
    if (createStream) {
      try {
        Clients.createStream(client, name(), shards);
      } catch (InterruptedException | RuntimeException e) {
        client.close();
        throw e;
      }
    }
    return client;
  }

  private String name() {
    if (stream == null) {
      throw new IllegalStateException("Not checked");
    }
    return stream;
  }
}
