package io.listens.testkit.chaos;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.producer.ListenProducer;
import io.listens.producer.Receipt;
import io.listens.testkit.LocalAws;
import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.ListenGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends a run's listens in bursts. */
final class Sender {

  /** What was sent. */
  record Sent(String partitionKey, byte[] payload) {}

  private final Sending sending;
  private final List<Sent> records = new ArrayList<>();

  /**
   * @param listens in the order of their arrival
   */
  Sender(Sending sending, ListenGenerator listens) {
    this.sending = sending;
    listens.stream()
        .sorted(Comparator.comparing(GeneratedListen::arrivedAt))
        .forEach(listen -> records.add(new Sent(listen.partitionKey(), listen.payload())));
    if (sending.closing()) {
      Listen closing = Listen.of("closing", "closing", ChaosPlan.CLOSING).withId("closing");
      records.add(new Sent(closing.userId(), new ListenCodec().encode(closing)));
    }
  }

  /** All that is sent, in order. */
  List<Sent> records() {
    return records;
  }

  /**
   * Sends it.
   *
   * @param pauseMs between two bursts
   * @throws java.util.concurrent.CompletionException if the producer gave one up
   */
  void send(LocalAws aws, String stream, long pauseMs) throws InterruptedException {
    List<CompletableFuture<Receipt>> answers = new ArrayList<>();
    int last = sending.closing() ? records.size() - 1 : records.size();
    try (ListenProducer producer = new ListenProducer(aws.kinesis(), sending.config(stream))) {
      for (int burst = 0; burst < sending.bursts(); burst++) {
        int from = last * burst / sending.bursts();
        int to = last * (burst + 1) / sending.bursts();
        send(producer, records.subList(from, to), answers);
        Thread.sleep(burst == sending.bursts() - 1 ? 0 : pauseMs);
      }
      send(producer, records.subList(last, records.size()), answers);
    }
    answers.forEach(CompletableFuture::join);
  }

  private static void send(
      ListenProducer producer, List<Sent> burst, List<CompletableFuture<Receipt>> answers) {
    burst.forEach(record -> answers.add(producer.sendRaw(record.partitionKey(), record.payload())));
    producer.flush().join();
  }
}
