/** Tests of the kit's commands. */
@NullMarked
package io.listens.testkit.cli;

import org.jspecify.annotations.NullMarked;
