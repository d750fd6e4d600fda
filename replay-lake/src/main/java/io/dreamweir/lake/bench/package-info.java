/** Benchmarks of the lake at rest: bytes per step, and what many commits cost. */
@NullMarked
package io.dreamweir.lake.bench;

import org.jspecify.annotations.NullMarked;
