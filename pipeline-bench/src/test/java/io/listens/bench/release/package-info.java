/** What is built for others, looked at as a repository and its users will. */
@NullMarked
package io.listens.bench.release;

import org.jspecify.annotations.NullMarked;
