/**
 * What a listen, a song and a windowed result are, and how a listen is written as bytes. Values are
 * immutable and validated when made; nothing here knows Spark, AWS or files.
 */
@NullMarked
package io.listens.model;

import org.jspecify.annotations.NullMarked;
