package io.listens.etl.window;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.spark.sql.api.java.UDF1;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * A mergeable sketch of some user ids: HyperLogLog of Apache DataSketches with lgK 12 and HLL_8, in
 * the form that Spark's {@code hll_sketch_agg}, {@code hll_union_agg} and {@code
 * hll_sketch_estimate} write and read. The ids must be sorted and distinct: a sketch's bytes depend
 * on the order of its updates, and results must not.
 */
final class UserSketch implements UDF1<Seq<String>, byte[]> {

  private static final long serialVersionUID = 1;
  private static final int LG_K = 12;

  @Override
  public byte[] call(Seq<String> users) {
    HllSketch sketch = new HllSketch(LG_K, TgtHllType.HLL_8);
    for (Iterator<String> each = users.iterator(); each.hasNext(); ) {
      sketch.update(each.next());
    }
    return sketch.toUpdatableByteArray();
  }
}
