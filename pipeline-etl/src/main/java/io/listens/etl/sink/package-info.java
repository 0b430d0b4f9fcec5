/**
 * What the pipeline writes and where: files are named by what they hold, so that writing a batch or
 * a window again changes nothing.
 */
@NullMarked
package io.listens.etl.sink;

import org.jspecify.annotations.NullMarked;
