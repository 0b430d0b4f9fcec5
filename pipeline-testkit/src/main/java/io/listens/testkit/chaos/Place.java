package io.listens.testkit.chaos;

/**
 * Where a seed's run takes place.
 *
 * @param stream the stream's name
 * @param bucket the bucket's name, no other seed's: what an earlier run's last tasks may still
 *     write goes elsewhere
 */
record Place(String stream, String bucket) {

  static Place of(long seed) {
    return new Place("chaos", "chaos-" + Long.toUnsignedString(seed));
  }
}
