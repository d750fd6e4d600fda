/**
 * DreamerV2 (Hafner et al., Mastering Atari with Discrete World Models, 2021): configuration, the
 * two programs of an update (world model, behaviour), acting, and the learner around them.
 */
@NullMarked
package io.dreamweir.train.dreamer.v2;

import org.jspecify.annotations.NullMarked;
