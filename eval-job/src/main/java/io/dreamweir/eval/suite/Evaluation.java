package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import java.util.HashSet;
import java.util.List;

/**
 * What is to be evaluated.
 *
 * @param suite games, protocol and numbers of episodes
 * @param contenders who plays
 * @param run name of the training run the checkpoints come from (its seed, for example); episodes
 *     of one run tell how well that run is known, several runs how well the algorithm is
 * @param out lake root, or another folder, that holds the {@code scores} table
 * @param job name of this job, stored with every row
 */
public record Evaluation(
    Suite suite, List<Contender> contenders, String run, String out, String job) {

  public Evaluation {
    contenders = List.copyOf(contenders);
    if (contenders.isEmpty()) {
      throw UserError.usage("nothing to evaluate: give --checkpoint, or 'random'");
    }
    if (new HashSet<>(contenders).size() < contenders.size()) {
      throw UserError.usage("a checkpoint is given twice: %s", contenders);
    }
  }
}
