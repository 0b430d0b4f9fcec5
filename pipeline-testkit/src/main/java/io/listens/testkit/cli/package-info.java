/** The commands of the {@code listens} launcher. */
@NullMarked
package io.listens.testkit.cli;

import org.jspecify.annotations.NullMarked;
