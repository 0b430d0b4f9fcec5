/**
 * Sends listens to a Kinesis stream: one future per listen, batches, retries and back-pressure
 * behind it. Memory is bounded, what can't be sent fails with its reason, and only {@code
 * KinesisPort} knows the AWS SDK.
 */
@NullMarked
package io.listens.producer;

import org.jspecify.annotations.NullMarked;
