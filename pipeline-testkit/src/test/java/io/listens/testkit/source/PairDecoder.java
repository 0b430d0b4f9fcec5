package io.listens.testkit.source;

// docs:begin
import io.listens.etl.kinesis.PayloadDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Payloads like {@code user-1,3}. */
public final class PairDecoder implements PayloadDecoder {

  @Override
  public StructType columns() {
    return new StructType().add("user", "string").add("plays", "long");
  }

  @Override
  public InternalRow decode(byte[] payload) throws MalformedPayloadException {
    String[] parts = new String(payload, StandardCharsets.UTF_8).split(",", -1);
    try {
      long plays = Long.parseLong(parts[parts.length - 1]);
      return new GenericInternalRow(new Object[] {UTF8String.fromString(parts[0]), plays});
    } catch (NumberFormatException e) {
      throw new MalformedPayloadException("plays are missing; expected user,plays");
    }
  }
}
// docs:end
