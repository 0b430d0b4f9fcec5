package io.listens.testkit.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.listens.model.Internal;
import io.listens.testkit.emulator.backend.DynamoDbServer;
import io.listens.testkit.emulator.backend.S3Server;
import io.listens.testkit.emulator.kinesis.KinesisEngine;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * AWS on one loopback port. The header {@code X-Amz-Target} says what is for Kinesis or DynamoDB;
 * anything else is for S3. Thread-safe.
 */
@Internal
public final class Emulator implements AutoCloseable {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** Connections that wait to be accepted; the default of 50 refuses some when Spark begins. */
  private static final int BACKLOG = 1024;

  private static final System.Logger LOG = System.getLogger(Emulator.class.getName());

  static {
    // Read once, when the server's classes are loaded. Without the first, every answer waits 40 ms
    // for an acknowledgement; without the others, connections that clients still count on go.
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.maxIdleConnections", "10000");
    setIfAbsent("sun.net.httpserver.idleInterval", "300");
  }

  private final KinesisEngine engine;
  private final Forwarder s3 = new Forwarder(S3Server::start);
  private final @Nullable Forwarder dynamoDb;
  private final KinesisFront kinesisFront;
  private final DynamoDbFront dynamoDbFront;
  private final S3Front s3Front;
  private final HttpServer http;
  private final ExecutorService threads;

  private Emulator(EmulatorConfig config) throws IOException {
    engine = new KinesisEngine(config.kinesis());
    kinesisFront = new KinesisFront(engine, config.interceptor());
    dynamoDb = config.dynamoDb() ? new Forwarder(DynamoDbServer.starter()) : null;
    dynamoDbFront = new DynamoDbFront(dynamoDb, config.interceptor());
    s3Front = new S3Front(s3, config.interceptor());
    http =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), config.port()), BACKLOG);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "listens-emulator");
              thread.setDaemon(true);
              return thread;
            });
    http.setExecutor(threads);
    http.createContext("/", this::answer);
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Starts one.
   *
   * @throws IOException if the port can't be bound
   * @throws IllegalStateException if DynamoDB is wanted but is not on this machine
   */
  public static Emulator start(EmulatorConfig config) throws IOException {
    Emulator emulator = new Emulator(config);
    emulator.http.start();
    return emulator;
  }

  /** Where it listens, {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) {
    // Closing without an answer breaks the connection, which is what an IOException asks for.
    try (exchange) {
      exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      if (target == null) {
        s3Front.answer(exchange);
      } else if (target.startsWith(DynamoDbFront.TARGET_PREFIX)) {
        dynamoDbFront.answer(exchange, target);
      } else {
        kinesisFront.answer(exchange, target);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Connection broken", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Cannot answer " + exchange.getRequestURI(), e);
    }
  }

  /** Begins to start S3, which the first request for it would otherwise wait for. */
  public void prepareS3() {
    Thread thread = new Thread(s3::prepare, "listens-s3-start");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Forgets the oldest records of each shard of a stream, as if their retention had passed.
   *
   * @param stream the stream's name
   * @param records how many of each shard at most
   * @return whether there was any; false if there is no such stream
   */
  public boolean trimOldest(String stream, int records) {
    return engine.trimOldest(stream, records);
  }

  /**
   * Deletes every stream, table and bucket; the endpoint stays.
   *
   * @throws IOException if a server can't be stopped, or files can't be deleted
   */
  public void reset() throws IOException {
    engine.reset();
    if (dynamoDb != null) {
      dynamoDb.reset();
    }
    s3.reset();
  }

  /** Stops it and deletes what it kept. */
  @Override
  public void close() throws IOException {
    http.stop(0);
    threads.shutdownNow();
    engine.reset();
    if (dynamoDb != null) {
      dynamoDb.close();
    }
    s3.close();
  }
}
