package io.dreamweir.eval.statistics;

import io.dreamweir.eval.score.ReferenceRow;

/** The scale on which scores of different games are compared. */
public enum Normalisation {
  /** 0 is random play, 1 a professional game tester. */
  GAMER,
  /** 0 is random play, 1 the human world record. */
  RECORD,
  /** The score itself; for suites without reference. */
  RAW;

  /** A raw score on this scale. */
  public double apply(ReferenceRow row, double score) {
    return switch (this) {
      case GAMER -> (score - row.random()) / (row.gamer() - row.random());
      case RECORD -> (score - row.random()) / (row.record() - row.random());
      case RAW -> score;
    };
  }
}
