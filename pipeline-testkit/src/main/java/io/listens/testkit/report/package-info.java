/**
 * What a run looked like, as one HTML page that needs nothing else: no network, no script, no font.
 * Plots are SVG in the page, and follow the reader's choice of light or dark.
 */
@NullMarked
package io.listens.testkit.report;

import org.jspecify.annotations.NullMarked;
