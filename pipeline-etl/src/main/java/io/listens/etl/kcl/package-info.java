/**
 * The second way in: Spark's own connector of Kinesis, which reads by the Kinesis Client Library 1
 * and its leases in DynamoDB. It lands every record in {@code raw/listens/}, from where the windows
 * are streamed. {@link io.listens.etl.kcl.KclLanding} is the door: without it nothing is loaded
 * that needs the connector.
 */
@NullMarked
package io.listens.etl.kcl;

import org.jspecify.annotations.NullMarked;
