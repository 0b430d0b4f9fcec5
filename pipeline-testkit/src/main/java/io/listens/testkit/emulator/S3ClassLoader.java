package io.listens.testkit.emulator;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of s3proxy and what it needs, from the jars nested in this one. It sees the JDK
 * and nothing else, and no one sees it. One for the process, made when first asked for.
 */
final class S3ClassLoader {

  private static final String NESTED = "/META-INF/listens/s3/";
  private static final String LOG_SETTINGS = "org.slf4j.simpleLogger.defaultLogLevel=warn\n";

  private static @Nullable ClassLoader shared;

  private S3ClassLoader() {}

  static synchronized ClassLoader get() throws IOException {
    if (shared == null) {
      shared = load();
    }
    return shared;
  }

  private static ClassLoader load() throws IOException {
    // Nested jars can't be read in place.
    Path directory = TemporaryDirectories.create("listens-s3-jars-");
    Files.writeString(directory.resolve("simplelogger.properties"), LOG_SETTINGS);
    List<URL> urls = new ArrayList<>();
    urls.add(directory.toUri().toURL());
    for (String name : names()) {
      Path jar = directory.resolve(name);
      try (InputStream in = open(name)) {
        Files.copy(in, jar);
      }
      urls.add(jar.toUri().toURL());
    }
    return new URLClassLoader(
        "listens-s3", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static List<String> names() throws IOException {
    try (InputStream in = open("index")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = S3ClassLoader.class.getResourceAsStream(NESTED + name);
    if (in == null) {
      throw new FileNotFoundException(
          "Cannot start the embedded S3: "
              + NESTED
              + name
              + " is not on the class path; expected it in the jar of pipeline-testkit");
    }
    return in;
  }
}
