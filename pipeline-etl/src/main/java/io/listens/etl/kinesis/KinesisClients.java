package io.listens.etl.kinesis;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.utils.IoUtils;

/** One SDK client for each region, endpoint and role, for all that reads in a JVM. */
final class KinesisClients implements AutoCloseable {

  /** Those of this JVM, closed when it ends: an executor outlives the tasks of a query. */
  static final KinesisClients SHARED = new KinesisClients();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SHARED::close, "close-kinesis-clients"));
  }

  /** Longer than the largest answer needs; a call that hangs is given up and made again. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  private record Key(String region, @Nullable URI endpoint, @Nullable AssumedRole role) {}

  /** A client and what is to be closed after it. */
  private record Opened(KinesisClient client, List<AutoCloseable> all) {}

  private final Map<Key, Opened> clients = new ConcurrentHashMap<>();

  /** The client for these options; the owner is this. */
  KinesisClient get(KinesisConfig options) {
    return clients
        .computeIfAbsent(
            new Key(options.region(), options.endpoint(), options.role()), KinesisClients::open)
        .client();
  }

  private static Opened open(Key key) {
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .region(Region.of(key.region()))
            .httpClientBuilder(ApacheHttpClient.builder().maxConnections(2 * ShardCalls.AT_ONCE))
            // Retries are RetryingKinesisPort's, where they are seen and have a deadline.
            .overrideConfiguration(
                c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(CALL_TIMEOUT));
    if (key.endpoint() != null) {
      builder.endpointOverride(key.endpoint());
    }
    List<AutoCloseable> all = new ArrayList<>();
    if (key.role() != null) {
      builder.credentialsProvider(key.role().credentials(key.region(), all));
    }
    KinesisClient client = builder.build();
    all.add(0, client);
    return new Opened(client, all);
  }

  /** Closes them all. */
  @Override
  public void close() {
    clients.values().forEach(opened -> opened.all().forEach(c -> IoUtils.closeQuietlyV2(c, null)));
    clients.clear();
  }
}
