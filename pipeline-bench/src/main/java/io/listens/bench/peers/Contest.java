package io.listens.bench.peers;

import io.listens.bench.peers.ResultTable.Run;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Lets peers run in turn, and keeps what those took whose results were right. */
final class Contest {

  /**
   * What every run has in common.
   *
   * @param task what to do; each run has an output of its own below that of the task
   * @param answer what should come out
   * @param archives with what each is run
   */
  record Rules(PeerTask task, Answer answer, ClassArchives archives) {}

  private final Rules rules;
  private final Consumer<String> progress;
  private final Map<Peer, List<Run>> runs = new LinkedHashMap<>();
  private final Set<Peer> failed = new LinkedHashSet<>();

  /**
   * @param progress takes a line for each run
   */
  Contest(Rules rules, Consumer<String> progress) {
    this.rules = rules;
    this.progress = progress;
  }

  /** One round: each peer that hasn't failed yet runs once. */
  void round(int number, List<Peer> peers) throws Exception {
    for (Peer peer : peers) {
      if (!failed.contains(peer)) {
        run(number, peer);
      }
    }
  }

  private void run(int round, Peer peer) throws Exception {
    PeerTask task = rules.task().withOutput(rules.task().output().resolve(peer.name()));
    WorkloadWriter.deleteTree(task.output());
    Files.createDirectories(task.output());
    try {
      Measurement took = PeerProcess.run(peer, task, rules.archives().jvm(peer));
      double usersError = rules.answer().check(task.results(), peer.exactUsers());
      runs.computeIfAbsent(peer, any -> new ArrayList<>()).add(new Run(took, usersError));
      tell(round, peer, String.format(Locale.ROOT, "%.1f s", took.wall().toMillis() / 1e3));
    } catch (FailedPeerException e) {
      failed.add(peer);
      runs.remove(peer);
      tell(round, peer, "failed: " + e.getMessage());
    }
  }

  private void tell(int round, Peer peer, String what) {
    progress.accept("round " + round + ", " + peer.name() + ": " + what);
  }

  /** The right runs of each peer that never failed. */
  Map<Peer, List<Run>> runs() {
    return runs;
  }

  /** Those who failed, or had a wrong result. */
  Set<Peer> failed() {
    return failed;
  }
}
