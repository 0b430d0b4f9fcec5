package io.listens.model;

/** UTF-8 as RFC 3629 has it: the shortest form only, and no surrogates. */
final class Utf8 {

  private Utf8() {}

  /**
   * Length in bytes of the character of more than one byte that begins at a place; 0 if none does.
   */
  static int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    if (second < leastSecond(lead) || second > greatestSecond(lead)) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static int leastSecond(int lead) {
    return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  }

  private static int greatestSecond(int lead) {
    return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  }
}
