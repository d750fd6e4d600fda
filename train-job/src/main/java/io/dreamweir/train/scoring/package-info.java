/**
 * Scores of experience: a Spark job that runs a world model over the sequences of a lake and writes
 * what it did not expect to the table {@code scores_replay}.
 */
@NullMarked
package io.dreamweir.train.scoring;

import org.jspecify.annotations.NullMarked;
