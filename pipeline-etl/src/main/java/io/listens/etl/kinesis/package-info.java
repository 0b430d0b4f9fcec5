/**
 * A Kinesis source for Spark: {@code format("listens-kinesis")}. A planner that knows no Spark
 * fixes the end of a batch as sequence numbers when the batch is planned; readers then read exactly
 * those ranges, however often they are asked to. {@link io.listens.etl.kinesis.KinesisPort} is the
 * only thing between both and the AWS SDK.
 */
@NullMarked
package io.listens.etl.kinesis;

import org.jspecify.annotations.NullMarked;
