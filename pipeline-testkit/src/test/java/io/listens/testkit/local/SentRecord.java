package io.listens.testkit.local;

import java.time.Instant;

/** A record on its way, with the time by which it is in line. */
record SentRecord(Instant arrivesAt, String key, byte[] payload) {}
