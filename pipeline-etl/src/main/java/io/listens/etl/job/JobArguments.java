package io.listens.etl.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line of Glue's form: {@code --key value}, {@code --key=value} or {@code --flag}.
 *
 * @param ours values of the keys that begin with {@link #PREFIX}, by key
 * @param problems what is wrong with the form
 */
record JobArguments(Map<String, String> ours, List<String> problems) {

  /** What the keys of this job begin with; all others belong to Glue or to someone else. */
  static final String PREFIX = "listens.";

  private static final String KEY = "--";

  static JobArguments parse(String... arguments) {
    Map<String, String> ours = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].startsWith(KEY + PREFIX)) {
        continue;
      }
      String argument = arguments[i].substring(KEY.length());
      int equals = argument.indexOf('=');
      String key = equals < 0 ? argument : argument.substring(0, equals);
      String value;
      if (equals >= 0) {
        value = argument.substring(equals + 1);
      } else if (i + 1 < arguments.length && !arguments[i + 1].startsWith(KEY)) {
        value = arguments[++i];
      } else {
        problems.add(key + " has no value");
        continue;
      }
      if (ours.putIfAbsent(key, value) != null) {
        problems.add(key + " is given twice; expected it once");
      }
    }
    return new JobArguments(ours, problems);
  }
}
