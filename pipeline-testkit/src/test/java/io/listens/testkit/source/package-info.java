/** The Kinesis source under Spark, against the embedded Kinesis: failures, reshards, backlogs. */
@NullMarked
package io.listens.testkit.source;

import org.jspecify.annotations.NullMarked;
