/** Runs the benchmarks of every module and archives their raw figures. */
@NullMarked
package io.dreamweir.app.bench;

import org.jspecify.annotations.NullMarked;
