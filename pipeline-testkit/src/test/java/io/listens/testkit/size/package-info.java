/** What a rate needs, at the limits where it changes. */
@NullMarked
package io.listens.testkit.size;

import org.jspecify.annotations.NullMarked;
