/** Benchmarks of training. */
@NullMarked
package io.dreamweir.train.bench;

import org.jspecify.annotations.NullMarked;
