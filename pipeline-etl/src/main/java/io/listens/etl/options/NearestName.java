package io.listens.etl.options;

import io.listens.model.Internal;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what someone may have meant. */
@Internal
public final class NearestName {

  private NearestName() {}

  /**
   * The known name with the fewest letters to change; of several the first.
   *
   * @param known at least one
   */
  public static String of(String name, List<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .min(Comparator.comparingInt(other -> distance.apply(name, other)))
        .orElseThrow(() -> new IllegalArgumentException("No names are known"));
  }
}
