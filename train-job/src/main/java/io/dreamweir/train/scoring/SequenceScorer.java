package io.dreamweir.train.scoring;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.sequence.TransitionBatch;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.SequenceLosses;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores the sequences of one episode. What is drawn depends on the episode and the row alone, not
 * on the partition: the same model and lake give the same scores. Every call of the model has the
 * same shapes; what is missing is filled up.
 *
 * @param network the model
 * @param length L
 */
record SequenceScorer(ActingNetwork network, int length) {

  /** Sequences of one call of the model. */
  private static final int AT_ONCE = 4;

  private static final long ROOT = 0;

  List<ScoreResult.Scored> score(String episode, EpisodeRows rows) {
    Spaces spaces = network.spaces();
    List<Integer> firstRows = rows.firstRows(length);
    List<ScoreResult.Scored> scores = new ArrayList<>();
    for (int from = 0; from < firstRows.size(); from += AT_ONCE) {
      List<List<Transition>> sequences = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        int at = Math.min(from + i, firstRows.size() - 1);
        sequences.add(rows.sequence(firstRows.get(at), length));
      }
      long seed = Seeds.derive(ROOT, "replay score", episode, from);
      SequenceLosses losses = network.losses(TransitionBatch.of(spaces, sequences, 0), seed);
      int known = Math.min(length, rows.size());
      for (int i = 0; i < AT_ONCE && from + i < firstRows.size(); i++) {
        scores.add(scored(episode, firstRows.get(from + i), losses, i, known));
      }
    }
    return scores;
  }

  private ScoreResult.Scored scored(
      String episode, int firstRow, SequenceLosses losses, int slot, int rows) {
    double reconstruction = mean(losses.reconstruction(), slot, rows);
    double reward = mean(losses.reward(), slot, rows);
    double kl = mean(losses.kl(), slot, rows);
    double score = reconstruction + reward + kl;
    if (!Double.isFinite(score)) {
      throw UserError.failed(
          "[%s@%d] the model's loss is %s: its parameters are damaged, or were trained to infinity;"
              + " score with another checkpoint",
          episode, firstRow, score);
    }
    return new ScoreResult.Scored(episode, firstRow, score, reconstruction, reward, kl);
  }

  /** Rounding may put a loss of nothing below 0. */
  private static double mean(float[] values, int slot, int rows) {
    double sum = 0;
    for (int t = 0; t < rows; t++) {
      sum += values[t * AT_ONCE + slot];
    }
    return Double.isNaN(sum) ? sum : Math.max(0, sum / rows);
  }
}
