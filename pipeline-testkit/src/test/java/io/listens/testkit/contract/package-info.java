/**
 * What Kinesis and S3 must do, told to them through the AWS SDK for Java 2 alone: an abstract suite
 * and a class for each {@link io.listens.testkit.backend.Backend} that it runs against. The rules
 * are those of the AWS API references; where a stand-in is known to break one, the test asks for
 * that {@link io.listens.testkit.backend.Difference}.
 */
@NullMarked
package io.listens.testkit.contract;

import org.jspecify.annotations.NullMarked;
