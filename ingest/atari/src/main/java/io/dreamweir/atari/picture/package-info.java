/** From raw frames to the picture an agent sees. */
@NullMarked
package io.dreamweir.atari.picture;

import org.jspecify.annotations.NullMarked;
