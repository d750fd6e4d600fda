/**
 * Metrics over games and their confidence intervals. Plain arithmetic: no Spark, no files, no
 * clocks; the same input and seed give the same bits on any number of threads.
 */
@NullMarked
package io.dreamweir.eval.statistics;

import org.jspecify.annotations.NullMarked;
