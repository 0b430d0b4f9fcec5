package io.listens.testkit.deploy;

import io.listens.producer.cli.Endpoints;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
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
        Endpoints.at(
                place.region(),
                place.s3Endpoint(),
                s3.httpClientBuilder(ApacheHttpClient.builder()))
            .build(),
        at(place, CloudWatchClient.builder().httpClientBuilder(ApacheHttpClient.builder())).build(),
        at(place, CloudWatchLogsClient.builder().httpClientBuilder(ApacheHttpClient.builder()))
            .build());
  }

  private static <B extends AwsClientBuilder<B, C>, C> B at(Place place, B builder) {
    return Endpoints.at(place.region(), place.endpoint(), builder);
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
