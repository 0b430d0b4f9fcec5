/** The windows against the oracle, without Spark. */
@NullMarked
package io.listens.etl.window;

import org.jspecify.annotations.NullMarked;
