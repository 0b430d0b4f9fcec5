package io.listens.testkit.emulator.backend;

import io.listens.model.Internal;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;

/** An s3proxy on a loopback port, over a temporary directory that goes with it. */
@Internal
public final class S3Server implements Backend {

  private static final String ANY_PORT = "http://127.0.0.1:0";

  private static final IsolatedLoader LOADER =
      new IsolatedLoader("listens-s3", () -> NestedJars.unpack(name -> true));

  private final Object proxy;
  private final Path directory;
  private final URI endpoint;

  private S3Server(Object proxy, Path directory, URI endpoint) {
    this.proxy = proxy;
    this.directory = directory;
    this.endpoint = endpoint;
  }

  /**
   * Starts one.
   *
   * @throws IOException if it can't be started
   */
  public static S3Server start() throws IOException {
    Path directory = TemporaryDirectories.create("listens-s3-");
    return LOADER.run("Cannot start the embedded S3", loader -> start(loader, directory));
  }

  private static S3Server start(ClassLoader loader, Path directory)
      throws ReflectiveOperationException {
    Object proxy = build(loader, store(loader, directory));
    call(proxy, "start");
    URI endpoint = URI.create("http://127.0.0.1:" + call(proxy, "getPort"));
    return new S3Server(proxy, directory, endpoint);
  }

  private static Object store(ClassLoader loader, Path directory)
      throws ReflectiveOperationException {
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    return loader
        .loadClass("org.gaul.s3proxy.BlobStores")
        .getMethod("create", String.class, Properties.class)
        .invoke(null, "filesystem-nio2", properties);
  }

  private static Object build(ClassLoader loader, Object store)
      throws ReflectiveOperationException {
    Class<?> storeType = loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
    Class<?> authenticationType = loader.loadClass("org.gaul.s3proxy.auth.AuthenticationType");
    Object none = authenticationType.getField("NONE").get(null);
    Object builder = loader.loadClass("org.gaul.s3proxy.S3Proxy").getMethod("builder").invoke(null);
    Class<?> type = builder.getClass();
    type.getMethod("blobStore", storeType).invoke(builder, store);
    type.getMethod("endpoint", URI.class).invoke(builder, URI.create(ANY_PORT));
    type.getMethod("ignoreUnknownHeaders", boolean.class).invoke(builder, true);
    type.getMethod("stopTimeout", long.class).invoke(builder, 0L);
    type.getMethod("awsAuthentication", authenticationType, String.class, String.class)
        .invoke(builder, none, "", "");
    return call(builder, "build");
  }

  private static Object call(Object object, String method) throws ReflectiveOperationException {
    Method found = object.getClass().getMethod(method);
    return found.invoke(object);
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    try {
      LOADER.run("Cannot stop the embedded S3", loader -> call(proxy, "stop"));
    } finally {
      TemporaryDirectories.delete(directory);
    }
  }
}
