/** The kit's commands, to be run from a shell. */
@NullMarked
package io.listens.testkit.cli;

import org.jspecify.annotations.NullMarked;
