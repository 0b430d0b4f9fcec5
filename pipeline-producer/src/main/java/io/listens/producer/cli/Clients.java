package io.listens.producer.cli;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Connects to Kinesis, and creates a stream on request. */
final class Clients {

  private static final int LONGEST_CREATION_SECONDS = 120;

  private Clients() {}

  /** A client by the SDK's usual settings, where the arguments don't say otherwise. */
  static KinesisClient connect(@Nullable String region, @Nullable URI endpoint) {
    KinesisClientBuilder builder = Endpoints.at(region, endpoint, KinesisClient.builder());
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
    StreamStatus status = statusOf(client, stream);
    for (int second = 0; second < LONGEST_CREATION_SECONDS; second++) {
      if (status == StreamStatus.ACTIVE || status == StreamStatus.UPDATING) {
        return;
      }
      TimeUnit.SECONDS.sleep(1);
      status = statusOf(client, stream);
    }
    throw new IllegalStateException(
        "Cannot create stream '"
            + stream
            + "': it is "
            + status
            + " after "
            + LONGEST_CREATION_SECONDS
            + " s; expected ACTIVE. Run again with the same options to wait on");
  }

  private static @Nullable StreamStatus statusOf(KinesisClient client, String stream) {
    return client
        .describeStreamSummary(r -> r.streamName(stream))
        .streamDescriptionSummary()
        .streamStatus();
  }
}
