/** What a pipeline of a given rate needs on AWS, and what that costs. */
@NullMarked
package io.listens.testkit.size;

import org.jspecify.annotations.NullMarked;
