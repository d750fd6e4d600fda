/** The emulator itself: native memory, settings, and its traps. */
@NullMarked
package io.dreamweir.atari.emulator;

import org.jspecify.annotations.NullMarked;
