package io.listens.producer;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Sends listens to a Kinesis stream. Each {@code send} answers with a future of its own; listens
 * share calls behind it. Only what failed is sent again, until it is stored or its deadline passes.
 *
 * <p>Delivery is at least once: when an answer is lost, the listen is sent again under the same
 * {@code listen_id}, so that readers count it once. A listen without an id is given a unique one.
 *
 * <p>Thread-safe. Futures complete on the producer's own threads: what is chained to them must be
 * short and must not block, {@code send} under {@link WhenFull#BLOCK} included.
 */
public final class ListenProducer implements AutoCloseable {

  private static final int ID_PREFIX_BYTES = 12;

  private final ListenCodec codec = new ListenCodec();
  private final PartitionBy partitionBy;
  private final Environment environment;
  private final Dispatcher dispatcher;
  private final String idPrefix;
  private final AtomicLong ids = new AtomicLong();

  /**
   * A producer, which asks for the stream's shards at once, and sends what the config's spool
   * holds.
   *
   * @param client never closed by the producer; calls run on up to {@link
   *     ProducerConfig#maxInFlight()} threads, so it should allow as many connections
   * @throws IllegalStateException if the spool belongs to another producer or is damaged
   * @throws java.io.UncheckedIOException if the spool can't be opened or read
   */
  public ListenProducer(KinesisClient client, ProducerConfig config) {
    this(
        new SdkKinesisPort(client, config.stream(), config.requestTimeout()),
        config,
        Environment.ofThreads(config.maxInFlight()));
  }

  ListenProducer(KinesisPort port, ProducerConfig config, Environment environment) {
    this.partitionBy = config.partitionBy();
    this.environment = environment;
    this.dispatcher = new Dispatcher(config, port, environment);
    byte[] prefix = new byte[ID_PREFIX_BYTES];
    environment.random().nextBytes(prefix);
    this.idPrefix = HexFormat.of().formatHex(prefix) + "-";
  }

  /**
   * Sends a listen. Waits for room in the buffer where {@link ProducerConfig#whenFull()} says so.
   *
   * @return completes with the listen's place in the stream, or with a {@link SendFailedException}
   */
  public CompletableFuture<Receipt> send(Listen listen) {
    Listen identified =
        listen.listenId() == null ? listen.withId(idPrefix + ids.incrementAndGet()) : listen;
    return dispatcher.accept(Message.of(partitionKey(listen), codec.encode(identified)));
  }

  /**
   * Sends bytes as they are, whatever they hold; waits as {@link #send} does.
   *
   * @param partitionKey 1 to 256 characters
   * @param payload not copied: it must not be changed afterwards; with the partition key in UTF-8
   *     at most 1 MiB
   * @return completes with the payload's place in the stream, or with a {@link SendFailedException}
   */
  public CompletableFuture<Receipt> sendRaw(String partitionKey, byte[] payload) {
    return dispatcher.accept(Message.of(partitionKey, payload));
  }

  private String partitionKey(Listen listen) {
    return switch (partitionBy) {
      case USER -> listen.userId();
      case TRACK -> listen.trackId();
      case RANDOM -> Long.toHexString(environment.random().nextLong());
    };
  }

  /**
   * Sends what waits without letting it linger.
   *
   * @return completes, never exceptionally, when all listens accepted so far have their answer
   */
  public CompletableFuture<Void> flush() {
    return dispatcher.flush();
  }

  /** What happened so far. */
  public ProducerMetrics snapshot() {
    return dispatcher.snapshot();
  }

  /**
   * Refuses new listens and waits until every future is complete, which the delivery deadline
   * bounds. When interrupted, fails what isn't sent and returns, the thread still interrupted.
   *
   * @throws java.io.UncheckedIOException if the spool can't be closed
   */
  @Override
  public void close() {
    try {
      dispatcher.drain().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      dispatcher.abandon();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A flush never fails", e);
    }
    environment.stop().run();
    dispatcher.close();
  }
}
