/**
 * The suite job: protocols, suites, and the Spark job that plays (game, checkpoint, episode) units
 * and keeps each result as a row of the {@code scores} table.
 */
@NullMarked
package io.dreamweir.eval.suite;

import org.jspecify.annotations.NullMarked;
