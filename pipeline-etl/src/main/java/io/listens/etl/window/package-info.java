/**
 * Exact windows: the aggregation, used alike for a stream and for the archive, and the state of the
 * windows that are still open.
 */
@NullMarked
package io.listens.etl.window;

import org.jspecify.annotations.NullMarked;
