/** Benchmarks of reading: speed, memory, and how far both are from their limits. */
@NullMarked
package io.dreamweir.sequence.bench;

import org.jspecify.annotations.NullMarked;
