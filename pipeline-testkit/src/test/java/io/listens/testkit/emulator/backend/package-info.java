/** Tests of the servers that others wrote: what they are made of, and where it is found. */
@NullMarked
package io.listens.testkit.emulator.backend;

import org.jspecify.annotations.NullMarked;
