/**
 * The contract of a learner: what the training loop, checkpoints and policies see of an algorithm.
 * Free of tensor-engine types.
 */
@NullMarked
package io.dreamweir.train.agent;

import org.jspecify.annotations.NullMarked;
