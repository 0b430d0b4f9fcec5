/** The second way in, against embedded Kinesis and DynamoDB. */
@NullMarked
package io.listens.testkit.kcl;

import org.jspecify.annotations.NullMarked;
