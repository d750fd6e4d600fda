/** Benchmarks of evaluation, found by {@code bench} through {@link java.util.ServiceLoader}. */
@NullMarked
package io.dreamweir.eval.bench;

import org.jspecify.annotations.NullMarked;
