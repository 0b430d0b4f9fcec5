@NullMarked
package io.listens.bench.peers;

import org.jspecify.annotations.NullMarked;
