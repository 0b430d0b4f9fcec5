package io.listens.etl.reconcile;

import java.time.Instant;
import java.util.List;

/**
 * What a reconciliation found.
 *
 * @param windows how many windows the archive has listens for, of those that were compared
 * @param repaired starts of the windows that differed or lacked; they were written, but by an audit
 * @param removed starts of the windows that the archive has nothing for; they were taken away, but
 *     by an audit
 * @param open how many windows were left to the stream, which still fills them
 * @param undecided how many windows couldn't be compared, as the archive is behind the windows
 */
public record ReconcileReport(
    long windows, List<Instant> repaired, List<Instant> removed, long open, long undecided) {

  /** Copies the lists. */
  public ReconcileReport {
    repaired = List.copyOf(repaired);
    removed = List.copyOf(removed);
  }

  /** Whether a window was not what the archive says. */
  public boolean differs() {
    return !repaired.isEmpty() || !removed.isEmpty();
  }
}
