/** What the documents say of options, commands, files and benchmarks, held against the code. */
@NullMarked
package io.listens.bench.docs;

import org.jspecify.annotations.NullMarked;
