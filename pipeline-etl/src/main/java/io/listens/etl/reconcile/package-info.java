/** Compares the archive with the results, window by window, and mends what differs. */
@NullMarked
package io.listens.etl.reconcile;

import org.jspecify.annotations.NullMarked;
