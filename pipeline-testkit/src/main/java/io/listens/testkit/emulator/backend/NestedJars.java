package io.listens.testkit.emulator.backend;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The jars nested in this one: s3proxy and what it needs, a quiet logger among it. */
final class NestedJars {

  private static final String NESTED = "/META-INF/listens/s3/";
  private static final String LOG_SETTINGS = "org.slf4j.simpleLogger.defaultLogLevel=warn\n";

  private NestedJars() {}

  /**
   * Unpacks some of them to where a class loader can read them, as it can't in place.
   *
   * @return the settings of the logger, and the jars
   */
  static List<URL> unpack(Predicate<String> wanted) throws IOException {
    Path directory = TemporaryDirectories.create("listens-jars-");
    Files.writeString(directory.resolve("simplelogger.properties"), LOG_SETTINGS);
    List<URL> urls = new ArrayList<>();
    urls.add(directory.toUri().toURL());
    for (String name : names()) {
      if (wanted.test(name)) {
        Path jar = directory.resolve(name);
        try (InputStream in = open(name)) {
          Files.copy(in, jar);
        }
        urls.add(jar.toUri().toURL());
      }
    }
    return urls;
  }

  private static List<String> names() throws IOException {
    try (InputStream in = open("index")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = NestedJars.class.getResourceAsStream(NESTED + name);
    if (in == null) {
      throw new FileNotFoundException(
          "Cannot start the embedded server: "
              + NESTED
              + name
              + " is not on the class path; expected it in the jar of pipeline-testkit");
    }
    return in;
  }
}
