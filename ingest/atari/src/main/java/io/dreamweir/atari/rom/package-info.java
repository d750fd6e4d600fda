/** Which file belongs to a game, and where the user has it. No ROM content is shipped. */
@NullMarked
package io.dreamweir.atari.rom;

import org.jspecify.annotations.NullMarked;
