/**
 * Parts that networks are made of: layers that know their parameters, distributions, optimizers,
 * returns. Written on {@link io.dreamweir.train.engine.Tensor}, so that any engine runs them.
 */
@NullMarked
package io.dreamweir.train.nn;

import org.jspecify.annotations.NullMarked;
