package io.listens.etl.kcl;

import java.io.Serializable;

/**
 * A record as the connector hands it over, which doesn't say of which shard it is.
 *
 * @param place in its shard
 * @param arrivedAtMs when Kinesis took it, in milliseconds since 1970
 * @param partitionKey the key that its producer gave it
 * @param payload its bytes
 */
record ReceivedRecord(Mark place, long arrivedAtMs, String partitionKey, byte[] payload)
    implements Serializable {
  private static final long serialVersionUID = 1;
}
