/** Watches real queries over the embedded AWS, with what it reports to in the test's hands. */
@NullMarked
package io.listens.etl.monitor;

import org.jspecify.annotations.NullMarked;
