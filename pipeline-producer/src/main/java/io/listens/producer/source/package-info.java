/**
 * Reads listens from files, row by row in constant memory. Each row is a listen or a reject that
 * says why and keeps its bytes; only a file that can't be read at all is an exception.
 */
@NullMarked
package io.listens.producer.source;

import org.jspecify.annotations.NullMarked;
