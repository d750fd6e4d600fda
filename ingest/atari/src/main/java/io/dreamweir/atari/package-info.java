/**
 * Atari games on the Arcade Learning Environment: the tasks {@code atari/<game>} with the protocol
 * of the Dreamer papers. The only module that touches the emulator, which is GPL-2.0.
 */
@NullMarked
package io.dreamweir.atari;

import org.jspecify.annotations.NullMarked;
