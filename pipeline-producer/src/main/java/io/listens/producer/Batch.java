package io.listens.producer;

import io.listens.producer.KinesisPort.CallFailedException;
import io.listens.producer.KinesisPort.PutResult;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The records of one call. */
final class Batch {

  private final int maxRecords;
  private final long maxBytes;
  private final List<Parcel> parcels = new ArrayList<>();
  private long bytes;

  Batch(ProducerConfig config) {
    maxRecords = config.maxBatchRecords();
    maxBytes = config.maxBatchBytes();
  }

  boolean fits(int size) {
    return parcels.size() < maxRecords && bytes + size <= maxBytes;
  }

  void add(Parcel parcel) {
    parcels.add(parcel);
    bytes += parcel.size();
  }

  boolean isEmpty() {
    return parcels.isEmpty();
  }

  List<Parcel> parcels() {
    return parcels;
  }

  /** Makes the call; the results pair with the parcels by index, whatever happens. */
  List<PutResult> putTo(KinesisPort port) {
    try {
      List<PutResult> results = port.put(parcels.stream().map(Parcel::toRecord).toList());
      if (results.size() == parcels.size()) {
        return results;
      }
      // Which is which can't be told, so all are sent again.
      return all(
          Severity.TRANSIENT, results.size() + " results for " + parcels.size() + " records");
    } catch (CallFailedException e) {
      return all(e.severity(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // Nobody else would tell the callers.
      return all(Severity.FATAL, e.toString());
    }
  }

  private List<PutResult> all(Severity severity, String error) {
    return Collections.nCopies(parcels.size(), new Refused(severity, error));
  }
}
