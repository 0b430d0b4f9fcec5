/** Tests of the front: what stands between HTTP and the services. */
@NullMarked
package io.listens.testkit.emulator;

import org.jspecify.annotations.NullMarked;
