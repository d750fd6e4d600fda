package io.dreamweir.eval.report;

import io.dreamweir.eval.score.ReferenceRow;
import io.dreamweir.eval.statistics.AgentScores;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.MeanInterval;
import io.dreamweir.eval.statistics.Normalisation;
import io.dreamweir.eval.statistics.Resampling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One agent in one game.
 *
 * @param agent name of the agent
 * @param game name of the game
 * @param mean mean score over the runs
 * @param low lower end of its interval, absent with a single run
 * @param high upper end of its interval, absent with a single run
 * @param seeds number of runs
 * @param random reference: uniformly random play
 * @param gamer reference: professional game tester
 * @param record reference: human world record
 * @param gamerNormalised 0 is random, 1 gamer
 * @param recordNormalised 0 is random, 1 record
 */
public record GameRow(
    String agent,
    String game,
    double mean,
    @Nullable Double low,
    @Nullable Double high,
    int seeds,
    @Nullable Double random,
    @Nullable Double gamer,
    @Nullable Double record,
    @Nullable Double gamerNormalised,
    @Nullable Double recordNormalised) {

  static List<GameRow> of(AgentScores scores, Resampling resampling, boolean referenced) {
    List<GameRow> rows = new ArrayList<>();
    for (int g = 0; g < scores.games(); g++) {
      ReferenceRow reference = scores.rows().get(g);
      Interval interval =
          MeanInterval.of(scores.runs()[g], resampling, scores.agent() + "/" + reference.game());
      double mean = interval.value();
      rows.add(
          new GameRow(
              scores.agent(),
              reference.game(),
              mean,
              finite(interval.low()),
              finite(interval.high()),
              scores.runs()[g].length,
              referenced ? reference.random() : null,
              referenced ? reference.gamer() : null,
              referenced ? reference.record() : null,
              referenced ? Normalisation.GAMER.apply(reference, mean) : null,
              referenced ? Normalisation.RECORD.apply(reference, mean) : null));
    }
    return rows;
  }

  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
