/**
 * The AWS that tests run against: the embedded one, LocalStack in a container, or whatever listens
 * at an address; chosen by {@code -Dlistens.aws}.
 */
@NullMarked
package io.listens.testkit.backend;

import org.jspecify.annotations.NullMarked;
