@NullMarked
package io.listens.testkit.report;

import org.jspecify.annotations.NullMarked;
