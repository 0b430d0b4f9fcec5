/**
 * The ETL as a whole: its configuration, the wiring of source, decoding, windows and sinks, and the
 * entry point that Glue and {@code spark-submit} start.
 */
@NullMarked
package io.listens.etl;

import org.jspecify.annotations.NullMarked;
