package io.listens.testkit.chaos;

import io.listens.testkit.LocalAws;
import io.listens.testkit.local.LocalSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A Spark session in this JVM. Its drivers die by being interrupted with all that they began, tasks
 * included; the session stays, and so may what a task still does.
 */
final class SessionMachine implements Machine {

  /** Time for interrupts to be delivered, before the call at which a driver dies breaks off. */
  private static final long DYING_MS = 200;

  private final ChaosPlan plan;
  private final SparkSession spark;
  private final Driver driver;
  private final String root;
  private final AtomicLong tasksKilled = new AtomicLong();
  private volatile boolean allSent;
  private @Nullable Running running;

  private static final class Running {
    final Thread thread = Thread.currentThread();
    final CountDownLatch over = new CountDownLatch(1);
    volatile boolean killed;
  }

  SessionMachine(ChaosPlan plan, LocalAws aws) {
    this.plan = plan;
    LocalSpark.useCredentialsOf(aws);
    this.spark = ChaosSpark.start(plan, aws.hadoopConf());
    ChaosSpark.killTasks(plan, spark, tasksKilled::incrementAndGet);
    this.driver = ChaosSpark.driver(plan, spark, aws.endpoint());
    this.root = "s3a://" + plan.place().bucket();
  }

  @Override
  public Ending run(Driver.Part part) throws InterruptedException {
    Running now = begin();
    try {
      return new Done(driver.run(part, () -> allSent));
    } catch (Throwable e) {
      return now.killed ? new Killed() : new Failed(told(e));
    } finally {
      end(now);
      Driver.stopAll(spark);
    }
  }

  private synchronized Running begin() {
    running = new Running();
    return running;
  }

  /** From here on nobody interrupts this thread. */
  private synchronized void end(Running ended) {
    running = null;
    ended.over.countDown();
    // Whether it came too late for the driver or not.
    Thread.interrupted();
  }

  @Override
  public void kill() {
    Running dying = interrupt();
    if (dying != null) {
      try {
        dying.over.await(DYING_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized @Nullable Running interrupt() {
    Running dying = running;
    if (dying != null) {
      dying.killed = true;
      // Interrupts the queries at once; the driver's own thread then waits for them.
      Thread stopping = new Thread(this::stopAll, "chaos-kill");
      stopping.setDaemon(true);
      stopping.start();
      dying.thread.interrupt();
    }
    return dying;
  }

  private void stopAll() {
    try {
      Driver.stopAll(spark);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String told(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  @Override
  public void allSent() {
    allSent = true;
  }

  @Override
  public long tasksKilled() {
    return tasksKilled.get();
  }

  @Override
  public void close() {
    try {
      // Hadoop would keep it, with its threads, for the next who asks for this bucket: nobody does.
      new Path(root).getFileSystem(spark.sessionState().newHadoopConf()).close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + root + " of seed " + plan.seed(), e);
    } finally {
      spark.stop();
    }
  }
}
