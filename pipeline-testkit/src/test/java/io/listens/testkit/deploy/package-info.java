/**
 * The deployment without an account: its templates, its rights, and its commands against recorded
 * endpoints.
 */
@NullMarked
package io.listens.testkit.deploy;

import org.jspecify.annotations.NullMarked;
