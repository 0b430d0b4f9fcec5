package io.listens.bench.peers;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What figures were taken on. */
final class Machine {

  private Machine() {}

  /** Processor, memory, system and JDK, in one line. */
  static String described() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return String.format(
        Locale.ROOT,
        "%d cores of %s, %d GiB, %s %s, JDK %s",
        system.getAvailableProcessors(),
        processor(),
        system.getTotalMemorySize() >> 30,
        system.getName(),
        system.getArch(),
        Runtime.version());
  }

  private static String processor() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!Files.exists(cpuinfo)) {
      return "an unknown model";
    }
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("an unknown model");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + cpuinfo, e);
    }
  }
}
