/** From the bytes of a Kinesis record to a listen's columns, or to the reason why not. */
@NullMarked
package io.listens.etl.decode;

import org.jspecify.annotations.NullMarked;
