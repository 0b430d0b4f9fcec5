/**
 * One HTTP server on loopback that answers as AWS does: Kinesis from {@code emulator.kinesis}, S3
 * from an s3proxy that runs in a class loader of its own. Every request passes one {@link
 * io.listens.testkit.emulator.Interceptor} as a {@link io.listens.testkit.emulator.Call}.
 */
@NullMarked
package io.listens.testkit.emulator;

import org.jspecify.annotations.NullMarked;
