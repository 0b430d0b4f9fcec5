/** Parquet files that are whole or not there, and the schemas of what they hold. */
@NullMarked
package io.listens.etl.parquet;

import org.jspecify.annotations.NullMarked;
