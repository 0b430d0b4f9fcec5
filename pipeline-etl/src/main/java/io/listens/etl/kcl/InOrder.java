package io.listens.etl.kcl;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Puts all partitions into one, in their order; Spark's own takes that which is nearest first. One
 * receiver's records are no more than one task can write.
 */
final class InOrder implements PartitionCoalescer, scala.Serializable {

  private static final long serialVersionUID = 1;

  @Override
  public PartitionGroup[] coalesce(int most, RDD<?> parent) {
    PartitionGroup all = new PartitionGroup(Option.empty());
    for (Partition partition : parent.partitions()) {
      all.partitions().$plus$eq(partition);
    }
    return new PartitionGroup[] {all};
  }
}
