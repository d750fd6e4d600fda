/** The regression gate: is a candidate really worse than a baseline, given the spread of runs. */
@NullMarked
package io.dreamweir.eval.gate;

import org.jspecify.annotations.NullMarked;
