/** Tests of the JUnit extension. */
@NullMarked
package io.listens.testkit.junit;

import org.jspecify.annotations.NullMarked;
