package io.listens.testkit.chaos;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;

/**
 * Kills tasks soon after they began, wherever they are then; Spark tries them again. Which ones
 * depends on the seed, the stage's number and the partition alone.
 */
final class TaskKiller extends SparkListener {

  private static final double SHARE = 0.05;

  private final SparkContext spark;
  private final long seed;
  private final Runnable told;

  /**
   * @param told run for each that is killed
   */
  TaskKiller(SparkContext spark, long seed, Runnable told) {
    this.spark = spark;
    this.seed = seed;
    this.told = told;
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    TaskInfo task = start.taskInfo();
    Chances chances = new Chances(seed, start.stageId() + "/" + task.index());
    if (task.attemptNumber() == 0
        && chances.with(SHARE)
        && spark.killTaskAttempt(task.taskId(), true, "as planned")) {
      told.run();
    }
  }
}
