package io.listens.etl.kinesis;

import java.io.Serializable;

/**
 * A record's place in its shard: a decimal number of up to 128 bits, compared as a number.
 *
 * @param digits the number without leading zeros
 */
record SequenceNumber(String digits) implements Comparable<SequenceNumber>, Serializable {

  private static final long serialVersionUID = 1;

  SequenceNumber {
    if (digits.isEmpty() || !isDecimal(digits)) {
      throw new IllegalArgumentException(
          "sequence number is '" + digits + "'; expected decimal digits");
    }
    digits = withoutLeadingZeros(digits);
  }

  /** Once for each record: a loop, not a stream. */
  private static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static String withoutLeadingZeros(String digits) {
    int first = 0;
    while (first < digits.length() - 1 && digits.charAt(first) == '0') {
      first++;
    }
    return digits.substring(first);
  }

  /** Longer is greater and equal lengths compare by digit, which spares a BigInteger per record. */
  @Override
  public int compareTo(SequenceNumber other) {
    int byLength = Integer.compare(digits.length(), other.digits.length());
    return byLength != 0 ? byLength : digits.compareTo(other.digits);
  }

  @Override
  public String toString() {
    return digits;
  }
}
