package io.listens.etl.kcl;

import com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import com.amazonaws.services.kinesis.model.Record;
import java.io.Serializable;
import java.nio.ByteBuffer;
import scala.runtime.AbstractFunction1;

/** Takes a record out of the SDK's classes, which can't be sent to other machines. */
final class ToReceivedRecord extends AbstractFunction1<Record, ReceivedRecord>
    implements Serializable {

  private static final long serialVersionUID = 1;

  @Override
  public ReceivedRecord apply(Record record) {
    ByteBuffer data = record.getData().duplicate();
    byte[] payload = new byte[data.remaining()];
    data.get(payload);
    return new ReceivedRecord(
        placeOf(record),
        record.getApproximateArrivalTimestamp().toInstant().toEpochMilli(),
        record.getPartitionKey(),
        payload);
  }

  /** The client library takes aggregated records apart and makes each part one of these. */
  static Mark placeOf(Record record) {
    return new Mark(
        record.getSequenceNumber(),
        record instanceof UserRecord part ? part.getSubSequenceNumber() : 0);
  }
}
