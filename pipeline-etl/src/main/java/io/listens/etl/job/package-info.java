/**
 * The ETL as a job of its own, on Glue, EMR or by {@code spark-submit}: its arguments, how it runs
 * and how it is stopped.
 */
@NullMarked
package io.listens.etl.job;

import org.jspecify.annotations.NullMarked;
