package io.listens.testkit.source;

import io.listens.testkit.source.KilledDriver.KillPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * A query on a cluster, whose executors are processes of their own. Spark speculates neither in
 * local mode nor twice on one host, so the two workers go by the two names of loopback.
 */
final class SpeculatingDriver {

  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  private SpeculatingDriver() {}

  /** Runs a query over all that there is: directory, and the source's options as pairs. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Map<String, String> options = ChildJvm.options(arguments, 1);
    List<String> speculated = new CopyOnWriteArrayList<>();
    SparkSession spark =
        SourceUnderTest.configured(SparkSession.builder().config(onCluster(directory)))
            .getOrCreate();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                if (end.taskInfo().speculative()) {
                  speculated.add(end.taskInfo().status());
                }
              }
            });
    KilledDriver.run(spark, options, directory, KillPoint.NEVER);
    // The listener has heard all of it.
    spark.stop();
    Files.write(directory.resolve("speculated"), speculated);
    System.exit(0);
  }

  private static SparkConf onCluster(Path directory) {
    SparkConf conf = new SparkConf();
    String master =
        Master.startRpcEnvAndEndpoint(HOSTS.get(0), 0, 0, conf)._1().address().toSparkURL();
    for (int i = 0; i < HOSTS.size(); i++) {
      Worker.startRpcEnvAndEndpoint(
          HOSTS.get(i),
          0,
          0,
          1,
          1024,
          new String[] {master},
          directory.resolve("work").toString(),
          Option.apply(i),
          conf,
          Option.empty());
    }
    return conf.setMaster(master)
        .set("spark.executor.memory", "512m")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .set("spark.speculation", "true")
        .set("spark.speculation.interval", "50ms")
        .set("spark.speculation.quantile", "0.5")
        .set("spark.speculation.multiplier", "1");
  }
}
