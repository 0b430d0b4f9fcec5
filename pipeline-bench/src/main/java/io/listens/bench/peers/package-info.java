/**
 * The windows of this project beside what else one could use for them: the same files, the same
 * windows, each in a process of its own, each result checked before its time counts.
 */
@NullMarked
package io.listens.bench.peers;

import org.jspecify.annotations.NullMarked;
