/**
 * DreamerV3 (Hafner et al., Mastering Diverse Domains through World Models, 2024): configuration,
 * networks, the one program of an update, acting, and the learner around them.
 */
@NullMarked
package io.dreamweir.train.dreamer.v3;

import org.jspecify.annotations.NullMarked;
