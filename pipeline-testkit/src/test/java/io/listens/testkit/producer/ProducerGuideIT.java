package io.listens.testkit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.model.Listen;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** What {@code docs/producer.md} shows, run. */
class ProducerGuideIT {

  private final List<String> told = new ArrayList<>();

  @Test
  void theLibrarysExampleSends() {
    try (LocalAws aws = LocalAws.start()) {
      aws.kinesis().createStream(r -> r.streamName("listens").shardCount(1));

      send(aws.kinesis());

      assertThat(told).hasSize(1).first().asString().startsWith("shardId-000000000000 ");
      List<String> users = new ArrayList<>();
      Consumer.readAll(aws, "listens", listen -> users.add(listen.userId()));
      assertThat(users).containsExactly("user-7");
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // As users may.
  private void send(KinesisClient client) {
    ProducerConfig config = ProducerConfig.forStream("listens").build();
    try (ListenProducer producer = new ListenProducer(client, config)) {
      producer
          .send(Listen.of("user-7", "track-9", Instant.parse("2024-06-25T17:43:13Z")))
          .whenComplete(
              (receipt, failure) ->
                  tell(
                      failure == null
                          ? receipt.shardId() + " " + receipt.sequenceNumber()
                          : failure.toString()));
    }
  }

  private synchronized void tell(String text) {
    told.add(text);
  }
}
