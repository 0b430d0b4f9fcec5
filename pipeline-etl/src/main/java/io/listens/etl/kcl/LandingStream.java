package io.listens.etl.kcl;

import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.kinesis.KinesisInputDStream;
import org.apache.spark.streaming.receiver.Receiver;
import scala.Option;
import scala.reflect.ClassTag;

/** The connector's stream, with a receiver that waits for its records to land. */
@SuppressWarnings("deprecation") // All of Spark Streaming is, and the connector knows nothing else.
final class LandingStream extends KinesisInputDStream<ReceivedRecord> {

  /** Not on two machines: what is lost before it has landed is received again. */
  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  private static final ClassTag<ReceivedRecord> TAG =
      scala.reflect.ClassTag$.MODULE$.apply(ReceivedRecord.class);

  private final Connector connector;
  private final LandedLog log;

  LandingStream(StreamingContext context, Connector connector, LandedLog log) {
    super(
        context,
        connector.options().stream(),
        connector.endpoint(),
        connector.options().region(),
        connector.position(),
        connector.options().application(),
        connector.checkpointInterval(),
        LEVEL,
        new ToReceivedRecord(),
        connector.credentials(),
        Option.empty(),
        Option.empty(),
        connector.metricsLevel(),
        connector.metricsDimensions(),
        TAG);
    this.connector = connector;
    this.log = log;
  }

  static ClassTag<ReceivedRecord> tag() {
    return TAG;
  }

  @Override
  public Receiver<ReceivedRecord> getReceiver() {
    return new LandingReceiver(connector, LEVEL, log);
  }
}
