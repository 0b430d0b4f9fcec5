/**
 * The job's jar on a real cluster of Spark: master, workers and driver in processes of their own.
 */
@NullMarked
package io.listens.testkit.cluster;

import org.jspecify.annotations.NullMarked;
