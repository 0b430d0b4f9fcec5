package io.listens.testkit.generate;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Listens and a catalogue from a seed and a workload, made while they are read. Each reading starts
 * anew and gives the same bytes. What is held in memory grows with users, tracks and what is late
 * at a time, not with the number of listens read.
 */
public final class ListenGenerator implements Iterable<GeneratedListen> {

  private final Workload workload;
  private final Catalogue catalogue;
  private final long populationSeed;
  private final long listensSeed;
  private final DayCurve times;

  /**
   * @param seed any number; equal seeds and workloads give equal bytes
   * @param workload what kind of listening
   * @throws IllegalArgumentException if the workload's span holds only hours in which nobody
   *     listens
   */
  public ListenGenerator(long seed, Workload workload) {
    this.workload = workload;
    SplittableRandom seeds = new SplittableRandom(seed);
    catalogue = new Catalogue(seeds.nextLong(), workload.tracks());
    populationSeed = seeds.nextLong();
    listensSeed = seeds.nextLong();
    times = new DayCurve(workload);
  }

  /** The songs that are listened to, but for a few that it lacks. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** The records in the order in which they reach the stream. */
  @Override
  public Iterator<GeneratedListen> iterator() {
    SplittableRandom random = new SplittableRandom(listensSeed);
    Sessions sessions =
        new Sessions(
            random,
            workload,
            new Listener.Population(populationSeed, workload),
            new Repertoire(catalogue, workload));
    return new Arrivals(random, workload, times, sessions);
  }

  /** The records in the order in which they reach the stream. */
  public Stream<GeneratedListen> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false);
  }
}
