/**
 * Believable listens and a catalogue from a seed: who plays what when, what reaches the stream
 * late, twice or broken, and for each record what it is. Equal seeds and workloads give equal
 * bytes.
 */
@NullMarked
package io.listens.testkit.generate;

import org.jspecify.annotations.NullMarked;
