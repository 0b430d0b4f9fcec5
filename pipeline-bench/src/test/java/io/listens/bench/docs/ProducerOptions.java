package io.listens.bench.docs;

import io.listens.etl.options.Option;
import io.listens.producer.ProducerConfig;
import io.listens.producer.ProducerListener;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The producer's options: names, types and defaults of the class, meanings of its Javadoc. */
final class ProducerOptions {

  private static final Path SOURCE =
      Pages.ROOT.resolve("pipeline-producer/src/main/java/io/listens/producer/ProducerConfig.java");

  private static final Pattern DOCUMENTED =
      Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public Builder (\\w+)\\(", Pattern.DOTALL);

  private ProducerOptions() {}

  static List<Option> read() throws IOException {
    ProducerConfig unset = ProducerConfig.forStream("listens").build();
    Map<String, String> meanings = meanings();
    List<Option> options = new ArrayList<>();
    for (Method setter : ProducerConfig.Builder.class.getDeclaredMethods()) {
      if (setter.getReturnType() == ProducerConfig.Builder.class) {
        String name = setter.getName();
        String meaning = meanings.get(name);
        if (meaning == null) {
          throw new IllegalStateException("No Javadoc of " + name + " in " + SOURCE);
        }
        String value = text(name, valueOf(unset, name));
        options.add(new Option(name, form(setter.getParameterTypes()[0]), value, meaning));
      }
    }
    options.sort(Comparator.comparing(o -> List.copyOf(meanings.keySet()).indexOf(o.key())));
    return options;
  }

  /** In the order of the source. */
  private static Map<String, String> meanings() throws IOException {
    Map<String, String> meanings = new LinkedHashMap<>();
    Matcher builder = DOCUMENTED.matcher(Files.readString(SOURCE));
    while (builder.find()) {
      meanings.put(builder.group(2), markdown(builder.group(1)));
    }
    return meanings;
  }

  private static String markdown(String javadoc) {
    return javadoc
        .replaceAll("(?m)^\\s*\\*", "")
        .replaceAll("\\s+", " ")
        .strip()
        .replaceAll("\\{@code ([^}]*)\\}", "`$1`")
        .replaceAll("\\{@link #?([^}#]*)#?([^}]*)\\}", "`$1.$2`")
        .replace(".`", "`");
  }

  private static @Nullable Object valueOf(ProducerConfig config, String option) {
    try {
      return ProducerConfig.class.getMethod(option).invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot tell the default of " + option, e);
    }
  }

  private static String form(Class<?> type) {
    Object @Nullable [] values = type.getEnumConstants();
    if (values != null) {
      return Arrays.stream(values).map(Object::toString).collect(Collectors.joining("|"));
    }
    return type == boolean.class ? "true|false" : type.getSimpleName();
  }

  private static @Nullable String text(String option, @Nullable Object value) {
    if (value == null || value instanceof ProducerListener) {
      return null;
    }
    if (value instanceof Duration time) {
      return time(time);
    }
    return option.endsWith("Bytes") ? bytes(((Number) value).longValue()) : value.toString();
  }

  private static String time(Duration time) {
    if (time.toMillis() % 1_000 != 0) {
      return time.toMillis() + " ms";
    }
    return time.toSeconds() % 60 != 0 ? time.toSeconds() + " s" : time.toMinutes() + " min";
  }

  private static String bytes(long bytes) {
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
