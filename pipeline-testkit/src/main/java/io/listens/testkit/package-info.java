/**
 * What a test needs to try a program against AWS without AWS: {@link io.listens.testkit.LocalAws}
 * runs Kinesis, S3 and DynamoDB in this process, {@link io.listens.testkit.ManualClock} is the time
 * they go by if a test wants to move it. What goes wrong on purpose is said in {@code fault}.
 */
@NullMarked
package io.listens.testkit;

import org.jspecify.annotations.NullMarked;
