/** Tests of the pipeline under drawn faults, and of what draws them. */
@NullMarked
package io.listens.testkit.chaos;

import org.jspecify.annotations.NullMarked;
