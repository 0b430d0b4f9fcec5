package io.listens.testkit.emulator.backend;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class loader that sees some jars and the JDK, and that no one sees. Made when it is first asked
 * for, and kept: classes are not loaded again for each server.
 */
final class IsolatedLoader {

  /** Finds the jars. */
  @FunctionalInterface
  interface Jars {
    List<URL> find() throws IOException;
  }

  /** Does something with the class loader, which the thread has as its own meanwhile. */
  @FunctionalInterface
  interface Task<T> {
    T run(ClassLoader loader) throws IOException, ReflectiveOperationException;
  }

  private final String name;
  private final Jars jars;
  private @Nullable ClassLoader loader;

  IsolatedLoader(String name, Jars jars) {
    this.name = name;
    this.jars = jars;
  }

  /**
   * Runs a task.
   *
   * @param failure what to say when it fails
   * @throws IOException if it fails, with what the called code threw as the cause
   */
  <T> T run(String failure, Task<T> task) throws IOException {
    ClassLoader own = get();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Services and log settings are looked up there; threads that are started inherit it.
    thread.setContextClassLoader(own);
    try {
      return task.run(own);
    } catch (InvocationTargetException e) {
      throw new IOException(failure, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IOException(failure, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private synchronized ClassLoader get() throws IOException {
    if (loader == null) {
      loader =
          new URLClassLoader(
              name, jars.find().toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
    return loader;
  }
}
