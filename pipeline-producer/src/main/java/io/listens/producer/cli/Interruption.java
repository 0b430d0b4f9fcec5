package io.listens.producer.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C does to a run: the reading ends, and what was read is sent. After a while that is
 * given up, so that a stream that can't be reached doesn't hold the process.
 */
final class Interruption implements AutoCloseable {

  private static final long DRAIN_SECONDS = 60;
  private static final long SUMMARY_SECONDS = 5;

  private final Run run;
  private final PrintWriter err;
  private final Thread sender = Thread.currentThread();
  private final CountDownLatch summedUp = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "listen-interruption");

  /** Begins to listen for it; made by the thread that sends. */
  Interruption(Run run, PrintWriter err) {
    this.run = run;
    this.err = err;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stopAndWait() {
    run.stop();
    err.println();
    err.println("Stopping: sending what was read, for at most " + DRAIN_SECONDS + " s ...");
    err.flush();
    try {
      // Not for the thread's end: it ends by System.exit, which waits for this hook.
      if (!summedUp.await(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        sender.interrupt();
        summedUp.await(SUMMARY_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    summedUp.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook is what waits for us.
    }
  }
}
