package io.listens.etl.options;

import io.listens.model.Internal;
import org.jspecify.annotations.Nullable;

/**
 * An option as a user sees it; what the options reference is made of.
 *
 * @param key its name
 * @param form what a value looks like, such as {@code 30s} or {@code true|false}
 * @param unset what holds where it isn't given; null where it must be given or nothing holds
 * @param meaning what it does, with its unit, in one or two sentences
 */
@Internal
public record Option(String key, String form, @Nullable String unset, String meaning) {}
