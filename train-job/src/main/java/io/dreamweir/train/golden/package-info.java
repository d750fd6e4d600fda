/** Recomputes golden fixtures: numbers of the original programs, with this program's own parts. */
@NullMarked
package io.dreamweir.train.golden;

import org.jspecify.annotations.NullMarked;
