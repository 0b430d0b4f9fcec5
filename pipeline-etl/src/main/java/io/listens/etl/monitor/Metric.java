package io.listens.etl.monitor;

import java.time.Instant;

/**
 * A figure of a query.
 *
 * @param query the query's name
 * @param figure which
 * @param at when it was so
 * @param value in the figure's unit
 */
record Metric(String query, Figure figure, Instant at, double value) {}
