/**
 * Scores as data: one final score per agent, game and seed, read from CSV, JSON, Parquet or the
 * lake's {@code scores} table, and the reference scores they are measured against.
 */
@NullMarked
package io.dreamweir.eval.score;

import org.jspecify.annotations.NullMarked;
