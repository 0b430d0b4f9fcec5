package io.listens.testkit.generate;

import io.listens.model.Song;
import java.util.List;
import java.util.SplittableRandom;

/** What can be played, the popular more often: the catalogue and a few tracks that it lacks. */
final class Repertoire {

  private final List<Song> byRank;
  private final Choice rank;
  private final List<Song> unknown;
  private final double unknownShare;

  Repertoire(Catalogue catalogue, Workload workload) {
    byRank = catalogue.byRank();
    unknown = catalogue.missing();
    unknownShare = workload.unknownTrackShare();
    rank =
        new Choice(byRank.size(), place -> StrictMath.pow(place + 1.0, -workload.zipfExponent()));
  }

  Song next(SplittableRandom random) {
    return random.nextDouble() < unknownShare
        ? unknown.get(random.nextInt(unknown.size()))
        : byRank.get(rank.next(random));
  }
}
