/** Real Atari screens in small: what benchmarks and tests store, read and look at. */
@NullMarked
package io.dreamweir.sample;

import org.jspecify.annotations.NullMarked;
