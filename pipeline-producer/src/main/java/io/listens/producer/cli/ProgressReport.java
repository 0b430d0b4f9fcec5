package io.listens.producer.cli;

import io.listens.producer.ListenProducer;
import io.listens.producer.source.ListenSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows how far a run is: one changing line on a terminal, a line now and then elsewhere. */
@SuppressWarnings("SystemConsoleNull") // The project runs on Java 17 only.
final class ProgressReport implements AutoCloseable {

  /** What a killed process sends again is what it did between two ticks. */
  private static final int TICK_MS = 200;

  private static final int TICKS_BETWEEN_REFRESHES = 5;
  private static final int TICKS_BETWEEN_LINES = 50;

  private final PrintWriter out;
  private final ListenProducer producer;
  private final Run run;
  private final ResumeFile resumeFile;
  private final boolean terminal = System.console() != null;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "listen-progress");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable ListenSource source;
  private volatile double before;
  private volatile double each = 1;
  private int ticks;

  @SuppressWarnings("FutureReturnValueIgnored") // Ends with the ticker.
  ProgressReport(PrintWriter out, ListenProducer producer, Run run, ResumeFile resumeFile) {
    this.out = out;
    this.producer = producer;
    this.run = run;
    this.resumeFile = resumeFile;
    ticker.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** The given source is read now. */
  void reading(ListenSource now, int index, int count) {
    each = 1.0 / count;
    before = index * each;
    source = now;
  }

  /** All is read. */
  void draining() {
    source = null;
    before = 1;
  }

  private void tick() {
    ticks++;
    try {
      resumeFile.save(run.doneRows());
    } catch (IOException e) {
      // Told at the end, where it is saved once more.
    }
    if (ticks % (terminal ? TICKS_BETWEEN_REFRESHES : TICKS_BETWEEN_LINES) == 0) {
      ListenSource now = source;
      double part = before + (now == null ? 0 : now.progress() * each);
      String line =
          Tally.progress(producer.snapshot(), part, Duration.ofNanos(System.nanoTime() - start));
      out.print(terminal ? "\r" + line + "\u001b[K" : line + System.lineSeparator());
      out.flush();
    }
  }

  @Override
  public void close() {
    ticker.shutdown();
    try {
      // A tick under way must not save after the end did.
      ticker.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (terminal && ticks >= TICKS_BETWEEN_REFRESHES) {
      out.println();
    }
  }
}
