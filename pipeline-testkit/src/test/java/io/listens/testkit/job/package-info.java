/** The ETL as a job of its own, against the embedded AWS. */
@NullMarked
package io.listens.testkit.job;

import org.jspecify.annotations.NullMarked;
