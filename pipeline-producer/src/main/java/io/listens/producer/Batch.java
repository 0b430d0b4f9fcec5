package io.listens.producer;

import io.listens.producer.KinesisPort.CallFailedException;
import io.listens.producer.KinesisPort.PutRecord;
import io.listens.producer.KinesisPort.PutResult;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import java.util.ArrayList;
import java.util.List;

/** The records of one call. */
final class Batch {

  private final int maxRecords;
  private final List<Parcel> parcels = new ArrayList<>();
  private int bytesLeft;

  Batch(ProducerConfig config) {
    maxRecords = config.maxBatchRecords();
    bytesLeft = config.maxBatchBytes();
  }

  /** Bytes that the next record may have. */
  int room() {
    return parcels.size() < maxRecords ? bytesLeft : -1;
  }

  void add(Parcel parcel) {
    parcels.add(parcel);
    bytesLeft -= parcel.size();
  }

  boolean isEmpty() {
    return parcels.isEmpty();
  }

  /** What became of a parcel, and how many bytes its record had. */
  record Outcome(Parcel parcel, PutResult result, int size) {}

  /** Makes the call; there is an outcome for each parcel, whatever happens. */
  List<Outcome> putTo(KinesisPort port) {
    try {
      List<PutRecord> records = parcels.stream().map(Parcel::toRecord).toList();
      List<PutResult> results = port.put(records);
      if (results.size() != records.size()) {
        // Which is which can't be told, so all are sent again.
        String error = results.size() + " results for " + records.size() + " records";
        return all(Severity.TRANSIENT, error);
      }
      List<Outcome> outcomes = new ArrayList<>(results.size());
      for (int i = 0; i < results.size(); i++) {
        outcomes.add(new Outcome(parcels.get(i), results.get(i), records.get(i).size()));
      }
      return outcomes;
    } catch (CallFailedException e) {
      return all(e.severity(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // Nobody else would tell the callers.
      return all(Severity.FATAL, e.toString());
    }
  }

  private List<Outcome> all(Severity severity, String error) {
    Refused refused = new Refused(severity, error);
    return parcels.stream().map(parcel -> new Outcome(parcel, refused, parcel.size())).toList();
  }
}
