/** Scores of experience that the prioritized sampler draws by: the table {@code scores_replay}. */
@NullMarked
package io.dreamweir.sequence.priority;

import org.jspecify.annotations.NullMarked;
