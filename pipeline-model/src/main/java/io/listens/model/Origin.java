package io.listens.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a listen came from, as far as the source knows.
 *
 * @param source the app or export, such as {@code spotify}; null when not reported
 * @param session the listening session's id; null when not reported
 * @param device the player or platform; null when not reported
 * @param country ISO 3166-1 alpha-2 code; null when not reported
 * @param offline whether it was played offline; null when not reported
 */
public record Origin(
    @Nullable String source,
    @Nullable String session,
    @Nullable String device,
    @Nullable String country,
    @Nullable Boolean offline) {

  /** Nothing reported. */
  public static final Origin UNREPORTED = new Origin(null, null, null, null, null);

  /**
   * @throws IllegalArgumentException if a text is not valid Unicode
   */
  public Origin {
    requireText("source", source);
    requireText("session", session);
    requireText("device", device);
    requireText("country", country);
  }

  private static void requireText(String field, @Nullable String value) {
    if (value != null) {
      Checks.require(field, Checks.text(value));
    }
  }

  /** An origin of which only the source is known. */
  public static Origin of(String source) {
    return new Origin(source, null, null, null, null);
  }
}
