package io.listens.etl.kcl;

import com.amazonaws.services.kinesis.clientlibrary.interfaces.IRecordProcessorCheckpointer;
import com.amazonaws.services.kinesis.model.Record;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.kinesis.KinesisReceiver;
import scala.Option;

/**
 * The connector's receiver, but that the client library's checkpoint passes a record only when it
 * has landed. The connector's own lets it pass when the record is in Spark's memory, and the end of
 * a shard even before.
 *
 * <p>An object runs once: what a worker of an earlier run still hands over would come after a gap.
 * Spark makes a new one where this one stops.
 */
final class LandingReceiver extends KinesisReceiver<ReceivedRecord> {

  private static final long serialVersionUID = 1;
  private static final long LOOK_MS = 1_000;

  private final Connector connector;
  private final LandedLog log;

  /** By shard, the last record that was handed over. */
  private final Map<String, Mark> received = new ConcurrentHashMap<>();

  private volatile boolean broken;

  LandingReceiver(Connector connector, StorageLevel level, LandedLog log) {
    super(
        connector.options().stream(),
        connector.endpoint(),
        connector.options().region(),
        connector.position(),
        connector.options().application(),
        connector.checkpointInterval(),
        level,
        new ToReceivedRecord(),
        connector.credentials(),
        Option.empty(),
        Option.empty(),
        connector.metricsLevel(),
        connector.metricsDimensions());
    this.connector = connector;
    this.log = log;
  }

  @Override
  public void onStart() {
    DynamoDbEndpoint.use(connector.options().dynamoDbEndpoint());
    super.onStart();
    WholeAggregates.keepIn(org$apache$spark$streaming$kinesis$KinesisReceiver$$worker());
  }

  @Override
  public void onStop() {
    broken = true;
    super.onStop();
  }

  /** The client library skips what its reader fails at: then nothing later may come in either. */
  @Override
  public void addRecords(String shardId, List<Record> records) {
    if (broken) {
      throw new IllegalStateException("The receiver has ended");
    }
    try {
      super.addRecords(shardId, records);
    } catch (RuntimeException e) {
      end("Cannot take records of " + shardId, e);
      throw e;
    }
    if (!records.isEmpty()) {
      received.put(shardId, ToReceivedRecord.placeOf(records.get(records.size() - 1)));
    }
  }

  @Override
  public void restart(String message, Throwable error) {
    end(message, error);
  }

  @Override
  public void reportError(String message, Throwable error) {
    end(message, error);
  }

  private void end(String message, Throwable error) {
    broken = true;
    stop(message, error);
  }

  @Override
  public Option<String> getLatestSeqNumToCheckpoint(String shardId) {
    Option<String> stored = super.getLatestSeqNumToCheckpoint(shardId);
    Mark landed = log.latest().marks().get(shardId);
    if (stored.isEmpty() || landed == null) {
      return Option.empty();
    }
    return Mark.compare(stored.get(), landed.sequenceNumber()) < 0
        ? stored
        : Option.apply(landed.sequenceNumber());
  }

  /**
   * A shard has ended, or went to someone else.
   *
   * @param checkpointer where it ended; else null
   */
  @Override
  public void removeCheckpointer(String shardId, IRecordProcessorCheckpointer checkpointer) {
    boolean ended = checkpointer != null && awaitLanded(shardId);
    // Without the end in its table the client library asks again.
    super.removeCheckpointer(shardId, ended ? checkpointer : null);
  }

  private boolean awaitLanded(String shardId) {
    Mark last = received.get(shardId);
    try {
      while (!broken) {
        Mark landed = log.latest().marks().get(shardId);
        if (last == null || (landed != null && landed.compareTo(last) >= 0)) {
          return true;
        }
        Thread.sleep(LOOK_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
