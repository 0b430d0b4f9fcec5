/** JUnit 5: a {@link io.listens.testkit.LocalAws} for a test class or for each test. */
@NullMarked
package io.listens.testkit.junit;

import org.jspecify.annotations.NullMarked;
