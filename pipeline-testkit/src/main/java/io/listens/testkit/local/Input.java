package io.listens.testkit.local;

import io.listens.producer.ListenProducer;
import io.listens.producer.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a run reads. */
interface Input {

  /** Where the catalogue is; null for none. */
  @Nullable Path songs();

  /** Sends everything, in order. */
  void sendTo(ListenProducer producer, Tally tally) throws IOException;

  /** Counts what goes out and what comes back. */
  interface Tally {

    /** Something was read and handed to the producer. */
    void sent(CompletableFuture<Receipt> answer);
  }
}
