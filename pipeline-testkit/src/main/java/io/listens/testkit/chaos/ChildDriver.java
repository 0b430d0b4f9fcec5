package io.listens.testkit.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A driver in a process of its own. The end of its standard input says that all is sent; what it
 * has to tell goes to its standard output, a line each.
 */
final class ChildDriver {

  /** Said of each task that is killed. */
  static final String TASK_KILLED = "task killed";

  /** Said at the end, with the number of late listens behind it. */
  static final String DONE = "done, late ";

  private ChildDriver() {}

  /**
   * Runs a part to its end.
   *
   * @param args seed, endpoint and part
   */
  public static void main(String[] args) {
    ChaosPlan plan = ChaosPlan.of(Long.parseLong(args[0]));
    Thread input = new Thread(ChildDriver::readToEnd, "chaos-input");
    input.setDaemon(true);
    input.start();
    try {
      SparkSession spark = ChaosSpark.start(plan, Map.of());
      ChaosSpark.killTasks(plan, spark, () -> System.out.println(TASK_KILLED));
      Driver driver = ChaosSpark.driver(plan, spark, URI.create(args[1]));
      long late = driver.run(Driver.Part.valueOf(args[2]), () -> !input.isAlive());
      System.out.println(DONE + late);
    } catch (Throwable e) {
      System.out.println(SessionMachine.told(e));
      Runtime.getRuntime().halt(1);
    }
    // Nothing that is left to do matters.
    Runtime.getRuntime().halt(0);
  }

  private static void readToEnd() {
    InputStream in = System.in;
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the standard input", e);
    }
  }
}
