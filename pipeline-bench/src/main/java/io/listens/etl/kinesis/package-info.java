/** Benchmarks of the Kinesis source's inside, which only its own package sees. */
@NullMarked
package io.listens.etl.kinesis;

import org.jspecify.annotations.NullMarked;
