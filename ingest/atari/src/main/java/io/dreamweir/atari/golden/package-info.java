/** Replays recorded traces and compares every row. */
@NullMarked
package io.dreamweir.atari.golden;

import org.jspecify.annotations.NullMarked;
