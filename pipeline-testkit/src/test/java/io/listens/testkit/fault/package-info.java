/** Tests of the faults: that each does what it says, and that equal seeds give equal ones. */
@NullMarked
package io.listens.testkit.fault;

import org.jspecify.annotations.NullMarked;
