/** Acting with what was learned: published policies and checkpoints as {@code Policy}. */
@NullMarked
package io.dreamweir.train.policy;

import org.jspecify.annotations.NullMarked;
