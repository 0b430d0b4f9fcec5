/**
 * Deploys the pipeline to AWS and runs it there: the stack of {@code pipeline-etl/deploy}, the
 * job's runs, what can be seen of them, and what it would cost.
 */
@NullMarked
package io.listens.testkit.deploy;

import org.jspecify.annotations.NullMarked;
