package io.listens.testkit.emulator.backend;

import io.listens.model.Internal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A DynamoDB Local in memory on a loopback port, one database for all credentials and regions.
 *
 * <p>Its request handlers are put into a Jetty of their own: the server that it comes with listens
 * on every address and sends telemetry.
 */
@Internal
public final class DynamoDbServer implements Backend {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final String PACKAGE = "software.amazon.dynamodb.services.local.server.";

  private static final IsolatedLoader LOADER =
      new IsolatedLoader("listens-dynamodb", DynamoDbServer::jars);

  private final Object handler;
  private final Object jetty;
  private final URI endpoint;

  private DynamoDbServer(Object handler, Object jetty, URI endpoint) {
    this.handler = handler;
    this.jetty = jetty;
    this.endpoint = endpoint;
  }

  /**
   * What starts one.
   *
   * @throws IllegalStateException if its jars are not on this machine, with what fetches them
   */
  public static Starter starter() {
    DynamoDbJars.find();
    return DynamoDbServer::start;
  }

  private static List<URL> jars() throws IOException {
    // The logger that is as quiet as S3's.
    List<URL> urls = new ArrayList<>(NestedJars.unpack(name -> name.startsWith("slf4j-")));
    for (Path jar : DynamoDbJars.find()) {
      urls.add(jar.toUri().toURL());
    }
    return urls;
  }

  private static DynamoDbServer start() throws IOException {
    return LOADER.run("Cannot start the embedded DynamoDB", DynamoDbServer::start);
  }

  private static DynamoDbServer start(ClassLoader loader)
      throws IOException, ReflectiveOperationException {
    Object handler = handler(loader);
    Class<?> type = loader.loadClass("org.eclipse.jetty.server.Server");
    Object jetty =
        type.getConstructor(InetSocketAddress.class)
            .newInstance(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
    type.getMethod("setHandler", loader.loadClass("org.eclipse.jetty.server.Handler"))
        .invoke(jetty, handler);
    type.getMethod("start").invoke(jetty);
    URI uri = (URI) type.getMethod("getURI").invoke(jetty);
    return new DynamoDbServer(handler, jetty, URI.create("http://127.0.0.1:" + uri.getPort()));
  }

  private static Object handler(ClassLoader loader) throws ReflectiveOperationException {
    int noPortToTell = 0;
    boolean inMemory = true;
    boolean shared = true;
    boolean delayStatuses = false;
    Object requests =
        loader
            .loadClass(PACKAGE + "LocalDynamoDBRequestHandler")
            .getConstructor(int.class, boolean.class, String.class, boolean.class, boolean.class)
            .newInstance(noPortToTell, inMemory, null, shared, delayStatuses);
    String noCors = null;
    return loader
        .loadClass(PACKAGE + "LocalDynamoDBServerHandler")
        .getConstructor(loader.loadClass(PACKAGE + "DynamoDBRequestHandler"), String.class)
        .newInstance(requests, noCors);
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    LOADER.run(
        "Cannot stop the embedded DynamoDB",
        loader -> {
          jetty.getClass().getMethod("stop").invoke(jetty);
          return handler.getClass().getMethod("close").invoke(handler);
        });
  }
}
