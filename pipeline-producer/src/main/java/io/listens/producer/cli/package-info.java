/**
 * The command line of the producer: reads files of listens and sends them to a stream, at full
 * speed or as they once happened, and goes on where it stopped. It needs picocli, which the
 * runnable jar has and the library doesn't bring.
 */
@NullMarked
package io.listens.producer.cli;

import org.jspecify.annotations.NullMarked;
