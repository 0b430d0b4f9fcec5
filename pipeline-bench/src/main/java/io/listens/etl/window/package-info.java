/** Benchmarks of the windows' insides, where they can be seen. */
@NullMarked
package io.listens.etl.window;

import org.jspecify.annotations.NullMarked;
