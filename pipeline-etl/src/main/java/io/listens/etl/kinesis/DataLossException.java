package io.listens.etl.kinesis;

/** Records that should have been read are no longer in the stream. */
public final class DataLossException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DataLossException(String message) {
    super(
        message
            + " To go on without these records, set option "
            + KinesisOptions.FAIL_ON_DATA_LOSS
            + " to false.");
  }
}
