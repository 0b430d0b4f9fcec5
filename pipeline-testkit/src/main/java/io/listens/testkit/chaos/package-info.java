/**
 * The whole pipeline under everything that may go wrong, drawn from a seed: what it leaves must be
 * the oracle's answer, row by row, and nothing else.
 */
@NullMarked
package io.listens.testkit.chaos;

import org.jspecify.annotations.NullMarked;
