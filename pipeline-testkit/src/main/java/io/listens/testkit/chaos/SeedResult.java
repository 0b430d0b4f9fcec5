package io.listens.testkit.chaos;

import io.listens.model.Internal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a seed gave.
 *
 * @param seed the seed
 * @param drawn what was drawn from it, in words
 * @param planned the kinds of trouble that were planned
 * @param fired how often each kind of trouble befell the run; those that did
 * @param records in the stream, aggregated ones taken apart
 * @param restarts how often a driver was started again
 * @param seconds how long it took
 * @param problems what is not as it must be, in the words of the domain; empty when all is
 * @param kept where a copy of the bucket is; null when there is no problem
 */
@Internal
public record SeedResult(
    long seed,
    String drawn,
    List<String> planned,
    Map<String, Long> fired,
    long records,
    int restarts,
    double seconds,
    List<String> problems,
    @Nullable Path kept) {}
