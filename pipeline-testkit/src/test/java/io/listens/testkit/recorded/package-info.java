/** An endpoint on loopback that answers as a test says, and keeps what was asked. */
@NullMarked
package io.listens.testkit.recorded;

import org.jspecify.annotations.NullMarked;
