package io.dreamweir.eval.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningCurveTest {

  private static final Resampling FEW = Resampling.CURVES.times(200);

  /** Two runs of one game, a point every 10 frames from 0 to 390: the moments of the curve. */
  private static List<Score> line(String agent, double slope, double apart) {
    List<Score> scores = new ArrayList<>();
    for (long frames = 0; frames <= 390; frames += 10) {
      scores.add(new Score(agent, "g", "1", slope * frames - apart, frames, ""));
      scores.add(new Score(agent, "g", "2", slope * frames + apart, frames, ""));
    }
    return scores;
  }

  private static List<LearningCurve> curves(List<Score> scores) {
    return LearningCurve.all(
        ScoreTable.of(scores), ReferenceTable.unscaled(List.of("g")), Metric.SCORE_MEAN, FEW);
  }

  @Test
  void areaThresholdAndEfficiencyOfStraightLinesAreWhatGeometrySays() {
    List<Score> scores = line("fast", 2, 0.5);
    scores.addAll(line("slow", 0.5, 0.5));
    LearningCurve fast = curves(scores).get(0);
    LearningCurve slow = curves(scores).get(1);
    assertThat(fast.frames()).hasSize(40).startsWith(0, 10).endsWith(390);
    assertThat(fast.areaUnderCurve()).isCloseTo(390, within(1e-9));
    assertThat(fast.framesTo(365)).hasValueCloseTo(182.5, within(1e-9));
    assertThat(fast.framesTo(781)).isEmpty();
    assertThat(fast.framesTo(-1)).hasValue(0);
    assertThat(fast.sampleEfficiencyOver(slow)).hasValueCloseTo(4.0, within(1e-9));
    assertThat(slow.sampleEfficiencyOver(fast)).hasValueCloseTo(0.25, within(1e-9));
    // Two runs, 0.5 to each side: both ends are met by a quarter of the replicates.
    Interval last = fast.values().get(39);
    assertThat(last.low()).isCloseTo(779.5, within(1e-9));
    assertThat(last.high()).isCloseTo(780.5, within(1e-9));
  }

  @Test
  void aRunCountsWithItsNewestScoreAndTheCurveStartsWhereAllRunsDo() {
    List<Score> scores =
        List.of(
            new Score("a", "g", "1", 0, 100, ""),
            new Score("a", "g", "1", 10, 1000, ""),
            new Score("a", "g", "2", 4, 500, ""),
            new Score("a", "g", "2", 8, 600, ""));
    LearningCurve curve = curves(scores).get(0);
    assertThat(curve.frames()).startsWith(500).endsWith(1000);
    assertThat(curve.values().get(0).value()).isEqualTo(2);
    assertThat(curve.values().get(39).value()).isEqualTo(9);
  }

  @Test
  void anAgentOfOnePointOrWithoutEveryGameHasNoCurve() {
    List<Score> single = List.of(new Score("a", "g", "1", 1, 10, ""));
    assertThat(curves(single)).isEmpty();
    assertThat(
            LearningCurve.all(
                ScoreTable.of(line("a", 1, 1)),
                ReferenceTable.unscaled(List.of("g", "h")),
                Metric.SCORE_MEAN,
                FEW))
        .isEmpty();
  }
}
