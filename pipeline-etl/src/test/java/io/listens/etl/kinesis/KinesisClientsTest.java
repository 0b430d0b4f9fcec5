package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class KinesisClientsTest {

  private final KinesisClients clients = new KinesisClients();

  private KinesisClient get(String stream, String... more) {
    Map<String, String> options =
        new HashMap<>(Map.of("streamName", stream, "region", "eu-west-1"));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return clients.get(KinesisConfig.parse(new CaseInsensitiveStringMap(options)));
  }

  @Test
  void allStreamsOfARegionShareOne() {
    KinesisClient client = get("a");
    assertThat(get("a")).isSameAs(client);
    assertThat(get("b", "maxRecordsPerTrigger", "5")).isSameAs(client);
    assertThat(get("a", "region", "us-east-1")).isNotSameAs(client);
    assertThat(get("a", "endpointUrl", "http://127.0.0.1:1")).isNotSameAs(client);
    assertThat(get("a", "roleArn", "arn:aws:iam::123456789012:role/r")).isNotSameAs(client);
    clients.close();
  }

  @Test
  void areClosedTogether() {
    KinesisClient client = get("a", "endpointUrl", "http://127.0.0.1:1");
    clients.close();
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    try {
      assertThatThrownBy(client::listStreams).isInstanceOf(RejectedExecutionException.class);
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
    assertThat(get("a", "endpointUrl", "http://127.0.0.1:1")).isNotSameAs(client);
    clients.close();
  }
}
