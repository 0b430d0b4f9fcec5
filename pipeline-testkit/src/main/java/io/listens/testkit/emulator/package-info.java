/**
 * One HTTP server on loopback that answers as AWS does: Kinesis from {@code emulator.kinesis}, S3
 * and DynamoDB from the servers of {@code emulator.backend}. Every request passes one {@link
 * io.listens.testkit.emulator.Interceptor} as a {@link io.listens.testkit.emulator.Call}.
 */
@NullMarked
package io.listens.testkit.emulator;

import org.jspecify.annotations.NullMarked;
