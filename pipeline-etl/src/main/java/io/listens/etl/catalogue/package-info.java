/** The track catalogue: an RFC 4180 file small enough to be joined in memory. */
@NullMarked
package io.listens.etl.catalogue;

import org.jspecify.annotations.NullMarked;
