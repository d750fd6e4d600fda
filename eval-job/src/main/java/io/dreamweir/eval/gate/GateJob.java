package io.dreamweir.eval.gate;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.gate.GateResult.GameLoss;
import io.dreamweir.eval.gate.GateResult.MetricRow;
import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreSource;
import io.dreamweir.eval.score.ScoreTable;
import io.dreamweir.eval.score.ScoreTable.Protocols;
import io.dreamweir.eval.statistics.AgentScores;
import io.dreamweir.eval.statistics.AgentScores.MissingGames;
import io.dreamweir.eval.statistics.Metric;
import io.dreamweir.eval.statistics.Resampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Compares a candidate with a baseline and says whether it is really worse. */
public final class GateJob {

  private static final int SHOWN = 5;

  private final Supplier<SparkSession> spark;
  private final GateRequest request;
  private final Resampling resampling;

  /**
   * A job; {@link #run} starts it.
   *
   * @param spark called only where scores lie in Parquet or Delta
   */
  public GateJob(Supplier<SparkSession> spark, GateRequest request, Resampling resampling) {
    this.spark = spark;
    this.request = request;
    this.resampling = resampling;
  }

  /**
   * Compares.
   *
   * @throws UserError if scores cannot be read or do not cover the same games
   */
  public GateResult run() {
    ScoreTable candidate = table(request.candidate(), request.candidateAgent(), "candidate");
    ScoreTable baseline = table(request.baseline(), request.baselineAgent(), "baseline");
    requireOneProtocol(candidate, baseline);
    ReferenceTable reference =
        request.reference().map(ReferenceTable::read).orElseGet(ReferenceTable::builtIn);
    String own = candidate.agents().get(0);
    String other = baseline.agents().get(0);
    boolean referenced =
        request.reference().isPresent()
            || candidate.games(own).stream().anyMatch(reference::contains);
    if (!referenced) {
      TreeSet<String> games = new TreeSet<>(candidate.games(own));
      games.addAll(baseline.games(other));
      reference = ReferenceTable.unscaled(List.copyOf(games));
    }
    AgentScores ownScores = AgentScores.of(candidate, own, reference, MissingGames.REFUSE);
    AgentScores otherScores = AgentScores.of(baseline, other, reference, MissingGames.REFUSE);
    List<String> warnings = new ArrayList<>(referenced ? reference.concerns() : List.of());
    warnings.addAll(ownScores.concerns());
    warnings.addAll(otherScores.concerns());
    return result(ownScores, otherScores, metrics(referenced), warnings);
  }

  private List<Metric> metrics(boolean referenced) {
    List<Metric> usual = referenced ? Metric.STANDARD : List.of(Metric.SCORE_MEAN);
    Metric chosen = request.metric().orElse(usual.get(0));
    List<Metric> metrics = new ArrayList<>(usual);
    metrics.remove(chosen);
    metrics.add(0, chosen);
    return metrics;
  }

  private GateResult result(
      AgentScores candidate, AgentScores baseline, List<Metric> metrics, List<String> warnings) {
    List<Comparison> comparisons =
        Comparison.of(candidate, baseline, metrics, request.alpha(), resampling);
    Comparison chosen = comparisons.get(0);
    Verdict verdict = chosen.verdict(request.margin());
    OptionalInt further =
        chosen.furtherSeeds(
            request.margin(), Math.min(candidate.fewestRuns(), baseline.fewestRuns()));
    return new GateResult(
        verdict,
        chosen.metric().key(),
        request.window().text(),
        request.margin(),
        request.alpha(),
        comparisons.stream()
            .map(
                c ->
                    new MetricRow(
                        c.metric().key(),
                        c.candidate(),
                        c.baseline(),
                        c.difference().value(),
                        finite(c.difference().low()),
                        finite(c.difference().high()),
                        c.verdict(request.margin())))
            .toList(),
        further.isPresent() ? Integer.valueOf(further.getAsInt()) : nothing(),
        reason(chosen, verdict, further),
        losses(candidate, baseline, chosen.metric()),
        candidate.games(),
        warnings);
  }

  private static @Nullable Integer nothing() {
    return null;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private String reason(Comparison chosen, Verdict verdict, OptionalInt further) {
    String change =
        String.format(
            Locale.ROOT,
            "%s %.4f against %.4f",
            chosen.metric().label(),
            chosen.candidate(),
            chosen.baseline());
    if (!chosen.difference().bounded()) {
      return change + ": undecided, one run per game tells nothing of the spread; add seeds";
    }
    String interval =
        String.format(
            Locale.ROOT,
            ", difference in [%.4f, %.4f], margin %.4f: %s",
            chosen.difference().low(),
            chosen.difference().high(),
            request.margin(),
            verdict.text());
    if (verdict != Verdict.UNDECIDED) {
      return change + interval;
    }
    return change
        + interval
        + (further.isPresent()
            ? "; about " + further.getAsInt() + " further seeds per game would decide"
            : "; the difference lies so near the margin that 1,000 further seeds would not decide");
  }

  private static List<GameLoss> losses(AgentScores candidate, AgentScores baseline, Metric metric) {
    List<GameLoss> losses = new ArrayList<>();
    for (int g = 0; g < candidate.games(); g++) {
      var row = candidate.rows().get(g);
      double own = candidate.mean(g);
      double other = baseline.mean(g);
      double loss =
          metric.normalisation().apply(row, other) - metric.normalisation().apply(row, own);
      if (loss > 0) {
        losses.add(new GameLoss(row.game(), own, other, loss));
      }
    }
    losses.sort(Comparator.comparingDouble(l -> -l.loss()));
    return losses.subList(0, Math.min(SHOWN, losses.size()));
  }

  private ScoreTable table(String place, Optional<String> agent, String side) {
    List<Score> scores = ScoreSource.read(place, spark);
    List<String> agents = scores.stream().map(Score::agent).distinct().sorted().toList();
    if (agent.isEmpty() && agents.size() > 1) {
      throw UserError.usage(
          "%s holds scores of %s; say which is the %s with --%s-agent", place, agents, side, side);
    }
    List<Score> own =
        scores.stream().filter(s -> agent.isEmpty() || s.agent().equals(agent.get())).toList();
    if (own.isEmpty() && !agents.isEmpty()) {
      throw UserError.usage(
          "%s has no scores of agent '%s'; there are %s", place, agent.orElse(""), agents);
    }
    return ScoreTable.of(own, request.window(), Protocols.REFUSE_MIXED);
  }

  private static void requireOneProtocol(ScoreTable candidate, ScoreTable baseline) {
    if (!candidate.protocols().equals(baseline.protocols())) {
      throw UserError.usage(
          "candidate and baseline were scored under different protocols, %s and %s; scores cannot be compared",
          candidate.protocols(), baseline.protocols());
    }
  }
}
