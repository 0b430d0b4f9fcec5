package io.listens.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The S3A file systems of this process that lead to a {@link LocalAws}. Hadoop keeps a file system
 * for each bucket's name until it is closed, whatever endpoint it was made for: one that outlives
 * its endpoint would be given to the next who uses that name, and retry for minutes. Thread-safe.
 */
final class OpenFileSystems {

  private static final Map<Closeable, String> ENDPOINTS = new ConcurrentHashMap<>();

  private OpenFileSystems() {}

  static void opened(Closeable fileSystem, String endpoint) {
    ENDPOINTS.put(fileSystem, endpoint);
  }

  static void closed(Closeable fileSystem) {
    ENDPOINTS.remove(fileSystem);
  }

  static void closeAllAt(String endpoint) {
    for (Map.Entry<Closeable, String> open : List.copyOf(ENDPOINTS.entrySet())) {
      if (open.getValue().equals(endpoint)) {
        close(open.getKey());
      }
    }
  }

  private static void close(Closeable fileSystem) {
    try {
      fileSystem.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + fileSystem, e);
    }
  }
}
