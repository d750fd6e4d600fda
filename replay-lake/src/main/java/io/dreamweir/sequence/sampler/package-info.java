/**
 * Samplers: which window of which episode a draw takes, as a pure function of (seed, episodes, draw
 * number). Nothing here knows where the episodes come from.
 */
@NullMarked
package io.dreamweir.sequence.sampler;

import org.jspecify.annotations.NullMarked;
