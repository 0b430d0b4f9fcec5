package io.listens.etl.monitor;

import io.listens.model.Internal;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the queries of a session: tells of each batch, and of queries that stand still. What goes
 * wrong in watching is logged and stays here.
 */
@Internal
public final class Monitor implements BatchObserver, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

  private static final int MOST_WAITING = 2_000;
  private static final Duration GATHER = Duration.ofSeconds(10);

  /** An alarm takes a job that says nothing for one that isn't there. */
  private static final Duration MOST_BETWEEN_LOOKS = Duration.ofMinutes(1);

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final SparkSession spark;
  private final MonitorConfig config;
  private final PrintStream lines;
  private final @Nullable BackgroundMetrics metrics;
  private final @Nullable StallWatch stalls;
  private final InstantSource clock;
  private final Map<Batch, Map<Figure, Long>> found = new ConcurrentHashMap<>();
  private final Listener listener = new Listener();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "listens-stalls");
            thread.setDaemon(true);
            return thread;
          });

  private record Batch(String query, long number) {}

  /**
   * What a monitor works with.
   *
   * @param lines where lines of JSON go
   * @param metrics where metrics go; null for nowhere
   * @param clock what time it is
   */
  record Tools(PrintStream lines, @Nullable BackgroundMetrics metrics, InstantSource clock) {}

  /**
   * Begins to watch; to be closed before the session is stopped.
   *
   * @throws IllegalStateException if metrics are to go to CloudWatch and its client isn't there
   */
  public static Monitor start(SparkSession spark, MonitorConfig config) {
    BackgroundMetrics metrics =
        config.destination() == MonitorConfig.Destination.CLOUDWATCH
            ? new BackgroundMetrics(cloudWatch(config), MOST_WAITING, GATHER)
            : null;
    return start(spark, config, new Tools(System.out, metrics, InstantSource.system()));
  }

  static Monitor start(SparkSession spark, MonitorConfig config, Tools tools) {
    Monitor monitor = new Monitor(spark, config, tools);
    spark.streams().addListener(monitor.listener);
    if (config.stalledAfter() != null) {
      long every = Math.min(config.stalledAfter().toMillis() / 5, MOST_BETWEEN_LOOKS.toMillis());
      var unused =
          monitor.looking.scheduleWithFixedDelay(
              () -> guarded(monitor::look), every, every, TimeUnit.MILLISECONDS);
    }
    return monitor;
  }

  private static MetricPort cloudWatch(MonitorConfig config) {
    try {
      return new CloudWatchPort(config);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "Cannot publish metrics: software.amazon.awssdk:cloudwatch isn't on the class path. Add"
              + " it, or set listens.metrics to log",
          e);
    }
  }

  private Monitor(SparkSession spark, MonitorConfig config, Tools tools) {
    this.spark = spark;
    this.config = config;
    this.lines = tools.lines();
    this.metrics = tools.metrics();
    this.clock = tools.clock();
    this.stalls =
        config.stalledAfter() == null ? null : new StallWatch(config.stalledAfter(), tools.clock());
  }

  @Override
  public void wrote(String query, long batch, Map<Figure, Long> figures) {
    found.put(new Batch(query, batch), Map.copyOf(figures));
  }

  @Override
  public void landed(String name, long batch, Map<Figure, Long> figures) {
    SortedMap<Figure, Double> all = new TreeMap<>();
    figures.forEach((figure, value) -> all.put(figure, (double) value));
    guarded(() -> tell(new BatchReport(name, batch, clock.instant(), all)));
  }

  private void tell(BatchReport report) {
    if (config.destination() != MonitorConfig.Destination.NONE) {
      lines.println(report.toJson(config.job()));
    }
    if (metrics != null) {
      report
          .figures()
          .forEach(
              (figure, value) ->
                  metrics.offer(new Metric(report.query(), figure, report.at(), value)));
    }
  }

  /** Looks for queries that stand still. */
  void look() {
    if (stalls == null) {
      return;
    }
    stalls
        .look()
        .forEach(
            (query, stands) -> {
              if (metrics != null) {
                metrics.offer(
                    new Metric(query, Figure.STALLED, clock.instant(), stands ? 1.0 : 0.0));
              }
            });
  }

  private static void guarded(Runnable watching) {
    try {
      watching.run();
    } catch (RuntimeException e) {
      LOG.warn("Cannot tell of the queries for now: {}", e.getMessage(), e);
    }
  }

  /** Waits a moment for what Spark has still to tell of queries that ended. */
  @Override
  public void close() {
    listener.awaitTold();
    looking.shutdownNow();
    spark.streams().removeListener(listener);
    if (metrics != null) {
      metrics.close();
    }
  }

  private final class Listener extends StreamingQueryListener {

    private final Map<UUID, String> running = new HashMap<>();
    private final ProgressReader reader = new ProgressReader();

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
      String name = event.name() == null ? event.id().toString() : event.name();
      synchronized (running) {
        running.put(event.runId(), name);
      }
      guarded(() -> progressed(event.runId()));
    }

    private void progressed(UUID run) {
      synchronized (running) {
        String name = running.get(run);
        if (stalls != null && name != null) {
          stalls.progressed(name);
        }
      }
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
      StreamingQueryProgress progress = event.progress();
      guarded(
          () -> {
            progressed(progress.runId());
            Map<Figure, Long> figures =
                found.remove(new Batch(progress.name(), progress.batchId()));
            tell(reader.read(progress, figures == null ? Map.of() : figures));
          });
    }

    @Override
    public void onQueryIdle(QueryIdleEvent event) {
      guarded(() -> progressed(event.runId()));
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
      guarded(() -> reader.ended(event.runId()));
      synchronized (running) {
        String name = running.remove(event.runId());
        if (stalls != null && name != null) {
          stalls.ended(name);
        }
        running.notifyAll();
      }
    }

    private void awaitTold() {
      long deadline = System.nanoTime() + LAST_WORDS.toNanos();
      synchronized (running) {
        try {
          long left = LAST_WORDS.toMillis();
          while (!running.isEmpty() && left > 0) {
            running.wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
