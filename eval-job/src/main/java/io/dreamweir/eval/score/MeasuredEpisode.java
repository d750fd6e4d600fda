package io.dreamweir.eval.score;

import java.util.Map;

/**
 * One scored episode with what its suite counts of it.
 *
 * @param agent name of the agent
 * @param run training run, for example its seed
 * @param task the task it was played as, for example {@code crafter/reward}
 * @param protocol hash of the rules of play
 * @param score undiscounted sum of raw rewards
 * @param steps rows after the first
 * @param measures what the suite judges an episode by beside its return
 */
public record MeasuredEpisode(
    String agent,
    String run,
    String task,
    String protocol,
    double score,
    long steps,
    Map<String, Double> measures) {

  public MeasuredEpisode {
    measures = Map.copyOf(measures);
  }
}
