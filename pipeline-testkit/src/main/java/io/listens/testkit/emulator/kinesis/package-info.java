/**
 * Kinesis Data Streams in memory: streams, shards, records, iterators, reshards, retention and the
 * service's limits, as operations on documents. Nothing here knows HTTP, JSON or threads of its
 * own; time comes from an {@link java.time.InstantSource}. {@link
 * io.listens.testkit.emulator.kinesis.KinesisEngine} is the way in.
 */
@NullMarked
package io.listens.testkit.emulator.kinesis;

import org.jspecify.annotations.NullMarked;
