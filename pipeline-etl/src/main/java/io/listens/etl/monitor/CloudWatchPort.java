package io.listens.etl.monitor;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * CloudWatch's PutMetricData. Metrics lie in the namespace {@value #NAMESPACE}, by the dimensions
 * {@code Job} and {@code Query}.
 */
final class CloudWatchPort implements MetricPort {

  static final String NAMESPACE = "listens";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CloudWatchClient client;
  private final String job;

  CloudWatchPort(MonitorConfig config) {
    CloudWatchClientBuilder builder =
        CloudWatchClient.builder()
            .httpClientBuilder(ApacheHttpClient.builder())
            .overrideConfiguration(o -> o.apiCallTimeout(PATIENCE));
    MonitorConfig.CloudWatch place = config.cloudWatch();
    if (place.region() != null) {
      builder.region(Region.of(place.region()));
    }
    if (place.endpoint() != null) {
      builder.endpointOverride(place.endpoint());
    }
    this.client = builder.build();
    this.job = config.job();
  }

  @Override
  public void put(List<Metric> metrics) {
    List<MetricDatum> data = metrics.stream().map(this::datum).toList();
    client.putMetricData(r -> r.namespace(NAMESPACE).metricData(data));
  }

  private MetricDatum datum(Metric metric) {
    return MetricDatum.builder()
        .metricName(metric.figure().metric())
        .dimensions(dimension("Job", job), dimension("Query", metric.query()))
        .timestamp(metric.at())
        .value(metric.value())
        .unit(unitOf(metric.figure()))
        .build();
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static StandardUnit unitOf(Figure figure) {
    return switch (figure.unit()) {
      case COUNT -> StandardUnit.COUNT;
      case COUNT_PER_SECOND -> StandardUnit.COUNT_SECOND;
      case MILLISECONDS -> StandardUnit.MILLISECONDS;
      case BYTES -> StandardUnit.BYTES;
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
