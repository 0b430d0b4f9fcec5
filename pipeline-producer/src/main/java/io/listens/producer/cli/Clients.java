package io.listens.producer.cli;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Connects to Kinesis, and creates a stream on request. */
final class Clients {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int LONGEST_CREATION_SECONDS = 120;

  private Clients() {}

  /** A client by the SDK's usual settings, where the arguments don't say otherwise. */
  static KinesisClient connect(@Nullable String region, @Nullable URI endpoint) {
    KinesisClientBuilder builder = KinesisClient.builder();
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
      String host = String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
      if (LOOPBACK.contains(host)) {
        // A stand-in on this machine needs no real keys, and must not be sent any.
        builder.credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
        builder.region(region == null ? Region.US_EAST_1 : Region.of(region));
      }
    }
    try {
      return builder.build();
    } catch (SdkClientException e) {
      throw region != null
          ? e
          : new IllegalStateException("No AWS region is set, here or for the SDK. Set --region", e);
    }
  }

  /** Creates the stream if there is none, and waits until it is active. */
  static void createStream(KinesisClient client, String stream, int shards)
      throws InterruptedException {
    try {
      client.createStream(r -> r.streamName(stream).shardCount(shards));
    } catch (ResourceInUseException e) {
      // It is there already.
    }
    for (int second = 0; second < LONGEST_CREATION_SECONDS; second++) {
      StreamStatus status =
          client
              .describeStreamSummary(r -> r.streamName(stream))
              .streamDescriptionSummary()
              .streamStatus();
      if (status == StreamStatus.ACTIVE || status == StreamStatus.UPDATING) {
        return;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    throw new IllegalStateException(
        "Cannot create stream '"
            + stream
            + "': not active after "
            + LONGEST_CREATION_SECONDS
            + " s");
  }
}
