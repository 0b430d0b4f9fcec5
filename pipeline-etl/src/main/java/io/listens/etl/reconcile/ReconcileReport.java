package io.listens.etl.reconcile;

import java.time.Instant;
import java.util.List;

/**
 * What a reconciliation found.
 *
 * @param windows windows that should be in {@code processed/}
 * @param repaired starts of the windows that differed or lacked, and were written
 * @param removed starts of the windows that the archive has nothing for, and were taken away
 */
public record ReconcileReport(long windows, List<Instant> repaired, List<Instant> removed) {

  /** Copies the lists. */
  public ReconcileReport {
    repaired = List.copyOf(repaired);
    removed = List.copyOf(removed);
  }
}
