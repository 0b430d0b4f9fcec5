/**
 * Faults on demand: a {@link io.listens.testkit.fault.FaultPlan} says what goes wrong with which
 * calls, by chance from a seed or at counted calls; a {@link io.listens.testkit.fault.FaultLog}
 * says what did go wrong. One layer stands in front of all services and carries the plan out.
 */
@NullMarked
package io.listens.testkit.fault;

import org.jspecify.annotations.NullMarked;
