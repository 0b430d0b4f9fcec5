package io.listens.etl.kinesis;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Turns a record's bytes into columns where they are read, so that no row of bytes is made first.
 * Named by {@link KinesisOptions#DECODER}; an implementation is public and has a public constructor
 * without arguments. One instance serves one task.
 */
public interface PayloadDecoder extends Serializable {

  /** The columns, in order; all are null where a payload can't be read. */
  StructType columns();

  /**
   * The columns of a payload, as Spark holds them inside.
   *
   * @throws MalformedPayloadException if it can't be read
   */
  InternalRow decode(byte[] payload) throws MalformedPayloadException;

  /** A payload that can't be read; its message becomes the column {@code malformed}. */
  final class MalformedPayloadException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * @param reason what was seen and expected
     */
    public MalformedPayloadException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * A new decoder.
   *
   * @throws IllegalArgumentException if there is no such class, or it is no decoder
   */
  static PayloadDecoder load(String className) {
    try {
      return Class.forName(className, true, Thread.currentThread().getContextClassLoader())
          .asSubclass(PayloadDecoder.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          KinesisOptions.DECODER
              + " is '"
              + className
              + "'; expected a public class that implements "
              + PayloadDecoder.class.getName()
              + " and needs no arguments",
          e);
    }
  }
}
