/** JMH benchmarks, one class for each hot path. Each checks its result before it measures. */
@NullMarked
package io.listens.bench;

import org.jspecify.annotations.NullMarked;
