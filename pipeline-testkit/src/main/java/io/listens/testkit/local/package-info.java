/**
 * The whole pipeline on a laptop: listens through the producer into the embedded Kinesis, through
 * the ETL into the embedded S3, and the books that show that nothing was lost on the way.
 */
@NullMarked
package io.listens.testkit.local;

import org.jspecify.annotations.NullMarked;
