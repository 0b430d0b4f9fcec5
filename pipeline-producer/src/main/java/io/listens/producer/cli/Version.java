package io.listens.producer.cli;

import io.listens.model.Internal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What the commands print for {@code --version}. */
@Internal
public final class Version implements IVersionProvider {

  private static final String FILE = "version.properties";

  /** Picocli makes it. */
  public Version() {}

  /**
   * The version of the build, and of Java.
   *
   * @return one line
   */
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      properties.load(in);
    }
    return new String[] {
      "listens " + properties.getProperty("version") + ", Java " + Runtime.version()
    };
  }
}
