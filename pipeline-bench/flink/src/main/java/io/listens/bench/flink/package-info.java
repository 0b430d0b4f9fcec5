/** Flink as a peer of the side-by-side runs. */
@NullMarked
package io.listens.bench.flink;

import org.jspecify.annotations.NullMarked;
