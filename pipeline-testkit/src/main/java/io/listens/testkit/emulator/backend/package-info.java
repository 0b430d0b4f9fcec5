/**
 * Servers that others wrote, each in this process, on a loopback port of its own and in a class
 * loader of its own, so that what they run on meets nothing of the user's: s3proxy from jars nested
 * in this one, DynamoDB Local from the user's local Maven repository.
 */
@NullMarked
package io.listens.testkit.emulator.backend;

import org.jspecify.annotations.NullMarked;
