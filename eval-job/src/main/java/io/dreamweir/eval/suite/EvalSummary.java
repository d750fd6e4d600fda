package io.dreamweir.eval.suite;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.eval.score.GameName;
import io.dreamweir.eval.score.MeasuredEpisode;
import io.dreamweir.eval.score.ReferenceTable;
import io.dreamweir.eval.statistics.Interval;
import io.dreamweir.eval.statistics.MeanInterval;
import io.dreamweir.eval.statistics.Resampling;
import io.dreamweir.eval.statistics.SuiteScore;
import io.dreamweir.eval.statistics.SuiteScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Sums up the rows of one evaluation, whichever job has played them. */
final class EvalSummary {

  /** What the table knows of a unit. */
  private record Found(
      String status, double score, String reason, long steps, Map<String, Double> measures) {}

  private final ScoresTable table;
  private final GroupPlan plan;
  private final Evaluation evaluation;
  private final ReferenceTable reference;
  private final Resampling resampling;

  EvalSummary(
      ScoresTable table,
      GroupPlan plan,
      Evaluation evaluation,
      ReferenceTable reference,
      Resampling resampling) {
    this.table = table;
    this.plan = plan;
    this.evaluation = evaluation;
    this.reference = reference;
    this.resampling = resampling;
  }

  EvalResult result(int played, double seconds) {
    Map<String, Found> found = found();
    Suite suite = evaluation.suite();
    List<GameResult> results = new ArrayList<>();
    Set<String> failures = new LinkedHashSet<>();
    int games = 0;
    for (String task : suite.tasks()) {
      Double random = random(task, found);
      boolean everyone = true;
      for (Contender contender : evaluation.contenders()) {
        GameResult result = game(contender, task, found, random, failures);
        results.add(result);
        everyone &= result.episodes() > 0;
      }
      games += everyone ? 1 : 0;
    }
    return new EvalResult(
        games,
        results.stream().mapToInt(GameResult::episodes).sum(),
        results.stream().mapToInt(GameResult::excluded).sum(),
        results.stream().mapToInt(GameResult::failed).sum(),
        played,
        results,
        suiteScores(found),
        List.copyOf(failures),
        suite.name(),
        suite.protocol().name(),
        suite.protocol().hash(),
        seconds,
        evaluation.out());
  }

  /** The rows of this protocol; of a unit's rows, one with a score wins. */
  private Map<String, Found> found() {
    Map<String, Found> found = new HashMap<>();
    for (Row row :
        table
            .read()
            .where(col("protocol_hash").equalTo(evaluation.suite().protocol().hash()))
            .select("unit", "status", "score", "reason", "steps", "measures")
            .collectAsList()) {
      Found next =
          new Found(
              row.getString(1),
              row.getDouble(2),
              row.getString(3),
              row.getLong(4),
              row.isNullAt(5) ? Map.of() : row.<String, Double>getJavaMap(5));
      found.merge(row.getString(0), next, (a, b) -> a.status().equals("done") ? a : b);
    }
    return found;
  }

  private List<SuiteScore> suiteScores(Map<String, Found> found) {
    return evaluation.contenders().stream()
        .flatMap(c -> SuiteScores.of(episodes(c, found), resampling).stream())
        .toList();
  }

  /** The scored episodes of a contender; checkpoints of one name are told apart. */
  private List<MeasuredEpisode> episodes(Contender contender, Map<String, Found> found) {
    boolean alone =
        evaluation.contenders().stream().filter(c -> c.agent().equals(contender.agent())).count()
            == 1;
    String name = alone ? contender.agent() : contender.agent() + " " + contender.location();
    List<MeasuredEpisode> episodes = new ArrayList<>();
    Suite suite = evaluation.suite();
    for (String task : suite.tasks()) {
      for (Unit unit : plan.units(contender, task)) {
        Found row = found.get(unit.id());
        if (row != null && row.status().equals("done")) {
          episodes.add(
              new MeasuredEpisode(
                  name,
                  "",
                  task,
                  suite.protocol().hash(),
                  row.score(),
                  row.steps(),
                  row.measures()));
        }
      }
    }
    return episodes;
  }

  private GameResult game(
      Contender contender,
      String task,
      Map<String, Found> found,
      @Nullable Double random,
      Set<String> failures) {
    List<Double> scores = new ArrayList<>();
    int excluded = 0;
    int failed = 0;
    for (Unit unit : plan.units(contender, task)) {
      Found row = found.get(unit.id());
      if (row == null) {
        failed++;
        continue;
      }
      switch (row.status()) {
        case "done" -> scores.add(row.score());
        case "excluded" -> {
          excluded++;
          failures.add("[%s/%s] %s".formatted(contender.agent(), task, row.reason()));
        }
        default -> {
          failed++;
          failures.add("[%s/%s] %s".formatted(contender.agent(), task, row.reason()));
        }
      }
    }
    Interval interval =
        scores.isEmpty()
            ? Interval.of(Double.NaN)
            : MeanInterval.of(
                scores.stream().mapToDouble(Double::doubleValue).toArray(),
                resampling,
                contender.agent() + "/" + task);
    return new GameResult(
        contender.agent(),
        contender.locationFor(task),
        GameName.canonical(task),
        finite(interval.value()),
        finite(interval.low()),
        finite(interval.high()),
        scores.size(),
        excluded,
        failed,
        random);
  }

  private @Nullable Double random(String task, Map<String, Found> found) {
    List<Contender> contenders = plan.contenders();
    String game = GameName.canonical(task);
    boolean measured = evaluation.suite().baselineEpisodes() > 0 || !reference.contains(game);
    if (measured && contenders.contains(Contender.RANDOM)) {
      return finite(
          plan.units(Contender.RANDOM, task).stream()
              .map(u -> found.get(u.id()))
              .filter(f -> f != null && f.status().equals("done"))
              .mapToDouble(f -> f == null ? Double.NaN : f.score())
              .average()
              .orElse(Double.NaN));
    }
    return reference.contains(game) ? reference.row(game).random() : null;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
