/**
 * Tensor programs, free of any tensor library: a model is written once as pure functions on {@link
 * io.dreamweir.train.engine.Tensor}, and an {@link io.dreamweir.train.engine.Engine} evaluates
 * them, or their gradients.
 */
@NullMarked
package io.dreamweir.train.engine;

import org.jspecify.annotations.NullMarked;
