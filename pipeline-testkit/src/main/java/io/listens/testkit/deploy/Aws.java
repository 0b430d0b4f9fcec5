package io.listens.testkit.deploy;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The services that a deployment needs. */
record Aws(
    CloudFormationClient stacks,
    GlueClient glue,
    S3Client s3,
    CloudWatchClient metrics,
    CloudWatchLogsClient logs)
    implements AutoCloseable {

  /** A stand-in on this machine needs no real keys, and must not be sent any. */
  static final String STAND_IN_KEY = "local";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Where they are.
   *
   * @param region null for the SDK's default
   * @param endpoint of all but S3; null for the region's own
   * @param s3Endpoint of S3; null for the region's own
   */
  record Place(@Nullable String region, @Nullable URI endpoint, @Nullable URI s3Endpoint) {}

  static Aws connect(Place place) {
    S3ClientBuilder s3 = S3Client.builder().forcePathStyle(place.s3Endpoint() != null);
    return new Aws(
        at(place, CloudFormationClient.builder().httpClientBuilder(ApacheHttpClient.builder()))
            .build(),
        at(place, GlueClient.builder().httpClientBuilder(ApacheHttpClient.builder())).build(),
        at(place.region(), place.s3Endpoint(), s3.httpClientBuilder(ApacheHttpClient.builder()))
            .build(),
        at(place, CloudWatchClient.builder().httpClientBuilder(ApacheHttpClient.builder())).build(),
        at(place, CloudWatchLogsClient.builder().httpClientBuilder(ApacheHttpClient.builder()))
            .build());
  }

  private static <B extends AwsClientBuilder<B, C>, C> B at(Place place, B builder) {
    return at(place.region(), place.endpoint(), builder);
  }

  private static <B extends AwsClientBuilder<B, C>, C> B at(
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

  static boolean isLoopback(@Nullable URI endpoint) {
    return endpoint != null
        && LOOPBACK.contains(String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    stacks.close();
    glue.close();
    s3.close();
    metrics.close();
    logs.close();
  }
}
