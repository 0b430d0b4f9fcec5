/** The testkit's commands for a terminal. */
@NullMarked
package io.listens.testkit.cli;

import org.jspecify.annotations.NullMarked;
