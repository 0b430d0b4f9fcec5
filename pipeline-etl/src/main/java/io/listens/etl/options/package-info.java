/** Reads options given as text, and tells of all that is wrong with them at once. */
@NullMarked
package io.listens.etl.options;

import org.jspecify.annotations.NullMarked;
