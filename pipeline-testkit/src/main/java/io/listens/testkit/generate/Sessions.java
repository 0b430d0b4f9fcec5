package io.listens.testkit.generate;

import io.listens.model.ListenPolicy;
import io.listens.model.Song;
import io.listens.model.TimeMeaning;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Who listens next, and to what. Listens come at given times; each goes to the listener whose last
 * track is over, or starts a new session when nobody's is. So times follow the day exactly, while a
 * session's tracks follow each other. At most one session for each user is kept; when time is too
 * short for that many listens, tracks overlap.
 */
final class Sessions {

  /** Who has not been heard of for so long has stopped listening. */
  private static final long PATIENCE_MS = 15 * 60_000;

  private static final long LONGEST_PAUSE_MS = 5_000;

  private final SplittableRandom random;
  private final Workload workload;
  private final Listener.Population population;
  private final Repertoire repertoire;
  private final PriorityQueue<Session> waiting =
      new PriorityQueue<>(Comparator.comparingLong((Session session) -> session.readyMs));

  Sessions(
      SplittableRandom random,
      Workload workload,
      Listener.Population population,
      Repertoire repertoire) {
    this.random = random;
    this.workload = workload;
    this.population = population;
    this.repertoire = repertoire;
  }

  /** The session whose listen falls on the given time, its next play ready. */
  Session at(long timeMs) {
    Session first = waiting.peek();
    while (first != null && first.readyMs < timeMs - PATIENCE_MS) {
      waiting.poll();
      first = waiting.peek();
    }
    if (first != null && (first.readyMs <= timeMs || waiting.size() >= workload.users())) {
      waiting.poll();
      return first;
    }
    return begin(timeMs);
  }

  /** Tells that the session's play was reported at the given time. */
  void reported(Session session, long timeMs) {
    if (random.nextDouble() >= 1 / workload.listensPerSession()) {
      Play last = session.play;
      session.play = play(session.listener);
      boolean end = session.listener.source().timeMeaning() == TimeMeaning.END;
      session.readyMs =
          timeMs + (end ? session.play : last).heardMs() + random.nextLong(LONGEST_PAUSE_MS);
      waiting.add(session);
    }
  }

  private Session begin(long timeMs) {
    Listener listener = population.next(random);
    boolean offline = random.nextDouble() < workload.offlineShare();
    long onlineMs =
        offline
            ? timeMs
                + Draw.logUniform(
                    random, workload.leastOffline().toMillis(), workload.offlineUpTo().toMillis())
            : 0;
    return new Session(listener, Long.toHexString(random.nextLong()), play(listener), onlineMs);
  }

  private Play play(Listener listener) {
    Song song = repertoire.next(random);
    long lengthMs = Catalogue.lengthMs(song);
    long heardMs = Draw.heardMs(random, workload.skipShare(), lengthMs);
    if (listener.source() == GeneratedSource.LASTFM
        && !ListenPolicy.SCROBBLE.counts(heardMs, lengthMs)) {
      // It is told of what meets the scrobble rule only.
      return new Play(song, lengthMs);
    }
    return new Play(song, heardMs);
  }
}
