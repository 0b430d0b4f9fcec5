package io.listens.producer.cli;

import io.listens.model.Internal;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/** Where commands find AWS, or a stand-in for it. */
@Internal
public final class Endpoints {

  /** A stand-in on this machine needs no real keys, and must not be sent any. */
  public static final String STAND_IN_KEY = "local";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private Endpoints() {}

  /**
   * A client's builder, with the SDK's usual settings where the arguments don't say otherwise.
   *
   * @param region null for the SDK's default
   * @param endpoint null for the region's own
   * @return the builder
   */
  public static <B extends AwsClientBuilder<B, C>, C> B at(
      @Nullable String region, @Nullable URI endpoint, B builder) {
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
      if (isLoopback(endpoint)) {
        builder.credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(STAND_IN_KEY, STAND_IN_KEY)));
        builder.region(region == null ? Region.US_EAST_1 : Region.of(region));
      }
    }
    return builder;
  }

  /**
   * Whether an endpoint is on this machine.
   *
   * @param endpoint null for AWS's own, which isn't
   */
  public static boolean isLoopback(@Nullable URI endpoint) {
    return endpoint != null
        && LOOPBACK.contains(String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT));
  }
}
