package io.dreamweir.train.scoring;

import java.util.List;

/**
 * What was scored.
 *
 * @param version of {@code chunks} that was read
 * @param task whose experience it is
 * @param checkpoint folder of the model
 * @param updates behind the model
 * @param episodes that have scores
 * @param sequences scored
 * @param unreadable episodes without scores, since a chunk of theirs is damaged
 * @param table where the scores are
 * @param highest the most surprising sequences, the first first
 * @param seconds wall time
 */
public record ScoreResult(
    long version,
    String task,
    String checkpoint,
    long updates,
    long episodes,
    long sequences,
    long unreadable,
    String table,
    List<Scored> highest,
    double seconds) {

  /**
   * One sequence; all but {@code score} are means over its rows, in nats.
   *
   * @param score sum of the three
   */
  public record Scored(
      String episodeId,
      int firstRow,
      double score,
      double reconstruction,
      double reward,
      double kl) {}
}
