/** Tests of the kit at its public surface. */
@NullMarked
package io.listens.testkit;

import org.jspecify.annotations.NullMarked;
