package io.dreamweir.eval.statistics;

/** What is computed from the normalised scores of all games and runs. */
public enum Statistic {
  /** Mean over games of the mean over runs. */
  MEAN,
  /** Median over games of the mean over runs. */
  MEDIAN,
  /** Mean over games of min(1, mean over runs). */
  CLIPPED_MEAN,
  /** Mean over games of the mean over runs of min(1, score). */
  CLIPPED_MEAN_PER_RUN,
  /** Number of games whose mean over runs is at least 1. */
  GAMES_AT_LEAST_ONE,
  /**
   * Interquartile mean: all runs of all games sorted, floor(n/4) dropped at each end, mean of the
   * rest.
   */
  IQM,
  /** 1 - mean over all runs of all games of min(1, score). */
  OPTIMALITY_GAP
}
