/**
 * What the windows must be: computed from the listens by the plainest means, without Spark and
 * without a line of the ETL's code, and compared with what a run has written.
 */
@NullMarked
package io.listens.testkit.oracle;

import org.jspecify.annotations.NullMarked;
