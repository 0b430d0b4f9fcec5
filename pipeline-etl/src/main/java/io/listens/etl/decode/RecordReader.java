package io.listens.etl.decode;

import io.listens.model.Internal;
import io.listens.model.ListenCodec;
import io.listens.model.ListenReader;
import io.listens.model.MalformedListenException;
import io.listens.model.Pseudonyms;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Reads records as listens with an identity, one after the other, without making an object of each.
 * A listen that came without an id is identified by its place in the stream: reading it again
 * doesn't make it another one, and an equal one elsewhere is not the same. Serves one thread.
 */
@Internal
public final class RecordReader {

  private static final int SHARD_ID = 0;
  private static final int SEQUENCE_NUMBER = 1;
  private static final int SUB_SEQUENCE_NUMBER = 2;
  private static final int ARRIVED_AT = 3;
  private static final int PAYLOAD = 5;
  private static final int MICROS_PER_MS = 1000;

  private final ListenCodec codec;
  private final ListenReader reader;
  private final @Nullable Pseudonyms pseudonyms;
  private byte[] placeInStream = {};
  private long arrivedAtMs;

  /**
   * @param zone of times that carry none
   * @param pseudonyms what to read in the place of ids; null for ids as they are
   */
  public RecordReader(ZoneId zone, @Nullable Pseudonyms pseudonyms) {
    this.codec = new ListenCodec(zone);
    this.reader = new ListenReader(codec);
    this.pseudonyms = pseudonyms;
  }

  /**
   * Reads a record; what this object tells is of that record until the next one is read.
   *
   * @param record a row of {@link StreamRecord#COLUMNS}
   * @return whether it holds a listen
   */
  public boolean read(InternalRow record) {
    try {
      byte[] payload = record.getBinary(PAYLOAD);
      reader.read(pseudonyms == null ? payload : pseudonyms.of(payload, codec));
    } catch (MalformedListenException e) {
      // The archive keeps it, with the reason.
      return false;
    }
    arrivedAtMs = Math.floorDiv(record.getLong(ARRIVED_AT), MICROS_PER_MS);
    if (!reader.hasListenId()) {
      placeInStream = placeInStream(record);
    }
    return true;
  }

  private static byte[] placeInStream(InternalRow record) {
    ByteArrayOutputStream place = new ByteArrayOutputStream(96);
    place.writeBytes(record.getUTF8String(SHARD_ID).getBytes());
    place.write('/');
    place.writeBytes(record.getUTF8String(SEQUENCE_NUMBER).getBytes());
    place.write('/');
    String subSequenceNumber = Long.toString(record.getLong(SUB_SEQUENCE_NUMBER));
    place.writeBytes(subSequenceNumber.getBytes(StandardCharsets.US_ASCII));
    return place.toByteArray();
  }

  /** The listen's fields, all but its identity. */
  public ListenReader listen() {
    return reader;
  }

  /** When Kinesis took the record, in milliseconds since 1970. */
  public long arrivedAtMs() {
    return arrivedAtMs;
  }

  /** What the listen's identity lies in, as UTF-8; not to be changed. */
  public byte[] idBytes() {
    return reader.hasListenId() ? reader.bytes() : placeInStream;
  }

  /** Where the listen's identity begins. */
  public int idOffset() {
    return reader.hasListenId() ? reader.listenIdOffset() : 0;
  }

  /** Bytes of the listen's identity. */
  public int idLength() {
    return reader.hasListenId() ? reader.listenIdLength() : placeInStream.length;
  }
}
