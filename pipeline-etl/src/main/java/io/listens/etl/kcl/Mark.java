package io.listens.etl.kcl;

import java.io.Serializable;

/**
 * A record's place in its shard.
 *
 * @param sequenceNumber decimal, without leading zeros
 * @param subSequenceNumber its place in an aggregated record, else 0
 */
record Mark(String sequenceNumber, long subSequenceNumber)
    implements Comparable<Mark>, Serializable {

  private static final long serialVersionUID = 1;

  /** Longer is greater, and equal lengths compare by digit. */
  static int compare(String sequenceNumber, String other) {
    int byLength = Integer.compare(sequenceNumber.length(), other.length());
    return byLength != 0 ? byLength : sequenceNumber.compareTo(other);
  }

  @Override
  public int compareTo(Mark other) {
    int bySequence = compare(sequenceNumber, other.sequenceNumber);
    return bySequence != 0 ? bySequence : Long.compare(subSequenceNumber, other.subSequenceNumber);
  }

  static Mark later(Mark a, Mark b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
