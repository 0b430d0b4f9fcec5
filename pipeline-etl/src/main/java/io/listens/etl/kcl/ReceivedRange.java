package io.listens.etl.kcl;

import java.io.Serializable;

/**
 * Records that came in one go, which lie one after the other among those received.
 *
 * @param shardId their shard
 * @param first the first one's sequence number
 * @param last the last one's
 * @param records how many they are
 */
record ReceivedRange(String shardId, String first, String last, int records)
    implements Serializable {
  private static final long serialVersionUID = 1;
}
