/** The engine's semantics, by a clock that stands still until a test moves it. */
@NullMarked
package io.listens.testkit.emulator.kinesis;

import org.jspecify.annotations.NullMarked;
