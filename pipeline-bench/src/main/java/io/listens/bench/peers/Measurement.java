package io.listens.bench.peers;

import java.time.Duration;

/**
 * What one run of a peer took.
 *
 * @param wall from the start of its process to its end
 * @param cpu processor time of all its threads
 * @param peakMemory its most resident memory, in bytes; 0 where the system doesn't tell
 * @param peakCheckpoint the most that lay in its checkpoint directory, in bytes, looked at now and
 *     then
 * @param engine what it ran on, with the version
 */
record Measurement(
    Duration wall, Duration cpu, long peakMemory, long peakCheckpoint, String engine) {}
