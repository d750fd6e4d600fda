package io.dreamweir.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dreamweir.eval.score.Window;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.PublishedScores;
import io.dreamweir.eval.statistics.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateJobTest {

  @TempDir Path folder;
  private Path scores;

  @BeforeEach
  void writeScores() throws IOException {
    scores = folder.resolve("scores.csv");
    Files.writeString(scores, PublishedScores.text("atari200m_scores.csv").replace("\r", ""));
  }

  private GateResult gate(String candidate, String baseline, double margin) {
    return gate(scores, candidate, scores, baseline, margin);
  }

  private static GateResult gate(
      Path own, String candidate, Path other, String baseline, double margin) {
    return new GateJob(
            () -> {
              throw new IllegalStateException("a CSV file needs no Spark");
            },
            new GateRequest(
                own.toString(),
                Optional.of(candidate),
                other.toString(),
                Optional.of(baseline),
                Optional.empty(),
                Optional.empty(),
                new Window.LastPoint(),
                margin,
                0.05),
            Resampling.CURVES)
        .run();
  }

  @Test
  void dqnIsWorseThanDreamerAndDreamerBetterThanDqn() {
    GateResult worse = gate("dqn", "dreamerv2", 0.01);
    assertThat(worse.verdict()).isEqualTo(Verdict.WORSE);
    assertThat(worse.verdict().exitCode()).isEqualTo(1);
    assertThat(worse.metric()).isEqualTo("clipped_record_mean");
    assertThat(worse.metrics()).hasSize(Metric.STANDARD.size());
    assertThat(worse.regressions().get(0).game()).isEqualTo("up_n_down");
    assertThat(worse.reason()).contains("0.1230 against 0.2796", "worse");
    GateResult better = gate("dreamerv2", "dqn", 0.01);
    assertThat(better.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(better.verdict().exitCode()).isZero();
  }

  @Test
  void anAgentEqualsItselfWithinAMarginThatTheSeedsCanResolve() {
    assertThat(gate("dreamerv2", "dreamerv2", 0.03).verdict())
        .isEqualTo(Verdict.EQUAL_WITHIN_MARGIN);
    GateResult undecided = gate("dreamerv2", "dreamerv2", 0.005);
    assertThat(undecided.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(undecided.verdict().exitCode()).isZero();
    assertThat(undecided.furtherSeeds()).isBetween(5, 200);
    assertThat(undecided.reason()).contains("further seeds per game would decide");
  }

  @Test
  void oneRunPerGameDecidesNothing() throws IOException {
    String single =
        Files.readString(scores)
            .lines()
            .filter(l -> l.startsWith("agent") || l.matches("dqn,[^,]*,1,.*"))
            .collect(Collectors.joining("\n"));
    Path file = folder.resolve("single.csv");
    Files.writeString(file, single);
    GateResult result = gate(file, "dqn", scores, "dreamerv2", 0.01);
    assertThat(result.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(result.reason()).contains("one run per game tells nothing of the spread");
  }

  @Test
  void namesWhatCannotBeCompared() throws IOException {
    assertThatThrownBy(() -> gate("dreamer", "dqn", 0.01))
        .hasMessageContaining("has no scores of agent 'dreamer'; there are [c51, dqn,");
    Path file = folder.resolve("fewer.csv");
    Files.writeString(file, Files.readString(scores).replaceAll("(?m)^dqn,pong,.*\n", ""));
    assertThatThrownBy(() -> gate(file, "dqn", scores, "dreamerv2", 0.01))
        .hasMessageContaining("agent dqn has scores of 54 of 55 games; missing: pong");
    Path labelled = folder.resolve("labelled.csv");
    Files.writeString(labelled, "agent,game,seed,score,protocol\na,pong,1,2,abc\n");
    assertThatThrownBy(() -> gate(labelled, "a", scores, "dqn", 0.01))
        .hasMessageContaining("different protocols, [abc] and []");
  }

  /** At the margin itself "worse" is a false alarm: at most alpha, up to Monte-Carlo error. */
  @Tag("slow")
  @Test
  void falseAlarmsStayBelowAlphaAndRegressionsAreFound() {
    GateSimulation simulation =
        new GateSimulation(PublishedScores.agent("dreamerv2"), 5, 0.01, 0.05);
    int trials = 2_000;
    double error = 3 * Math.sqrt(0.05 * 0.95 / trials);
    assertThat(simulation.verdicts(-0.01, trials, 250, 1).get(Verdict.WORSE))
        .isLessThan(0.05 + error);
    assertThat(simulation.verdicts(0, 200, 250, 2).get(Verdict.WORSE)).isLessThan(0.05);
    assertThat(simulation.verdicts(-0.08, 200, 250, 3).get(Verdict.WORSE)).isGreaterThan(0.9);
  }
}
