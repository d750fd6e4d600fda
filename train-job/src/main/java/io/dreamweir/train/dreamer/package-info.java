/** What the Dreamer agents share: the recurrent state-space model, its losses, and the actor. */
@NullMarked
package io.dreamweir.train.dreamer;

import org.jspecify.annotations.NullMarked;
