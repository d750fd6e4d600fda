package io.dreamweir.app.ablation;

import java.io.IOException;

/** Trains and scores one cell. */
@FunctionalInterface
interface CellRunner {
  /**
   * Runs a cell; may go on with what an interrupted run has left in its folder.
   *
   * @return its score: mean undiscounted return of an evaluation episode
   */
  double score(Cell cell) throws IOException, InterruptedException;
}
