package io.listens.etl.catalogue;

import org.jspecify.annotations.Nullable;

/** The catalogue as a whole can't be read. */
public final class CatalogueException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CatalogueException(String file, String reason, @Nullable Throwable cause) {
    super("Cannot read catalogue " + file + ": " + reason, cause);
  }

  static CatalogueException isMissing(String file, Throwable cause) {
    return new CatalogueException(file, "it isn't there; expected songs.csv", cause);
  }
}
