package io.listens.etl.window;

/**
 * Where the listens of one pane and bucket are in a buffer file.
 *
 * @param file the file
 * @param paneMs when the pane begins, in milliseconds since 1970
 * @param bucket the users' bucket
 * @param offset of the first byte
 * @param length in bytes
 * @param count how many listens
 * @param checksum CRC-32C of the bytes
 */
record BufferSlice(
    String file, long paneMs, int bucket, long offset, int length, int count, int checksum) {}
