/** Throughput of the emulator and of what is done to its frames. */
@NullMarked
package io.dreamweir.atari.bench;

import org.jspecify.annotations.NullMarked;
