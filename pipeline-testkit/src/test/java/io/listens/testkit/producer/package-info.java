/**
 * The producer over HTTP against the embedded Kinesis: faults, killed processes and small heaps.
 * What arrived is read with Amazon's own code.
 */
@NullMarked
package io.listens.testkit.producer;

import org.jspecify.annotations.NullMarked;
