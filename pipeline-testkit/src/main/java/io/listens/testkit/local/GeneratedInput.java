package io.listens.testkit.local;

import io.listens.producer.ListenProducer;
import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.ListenGenerator;
import java.nio.file.Path;

/** Generated listens, in the order in which they would arrive. */
record GeneratedInput(ListenGenerator listens, Path songs) implements Input {

  @Override
  public void sendTo(ListenProducer producer, Tally tally) {
    for (GeneratedListen listen : listens) {
      tally.sent(producer.sendRaw(listen.partitionKey(), listen.payload()));
    }
  }
}
