/**
 * What is seen of a running job: a line of JSON for each batch, the same figures in CloudWatch, and
 * an error when a query stands still. Watching never holds a query up and never fails it.
 */
@NullMarked
package io.listens.etl.monitor;

import org.jspecify.annotations.NullMarked;
