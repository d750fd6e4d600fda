package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import io.dreamweir.eval.score.Score;
import io.dreamweir.eval.score.ScoreSource;
import io.dreamweir.experience.Seeds;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Puts others' scores beside one's own: every point of a file becomes a row of {@code scores} under
 * a protocol label, which stands where our rows have the protocol's hash, so that they are never
 * mixed unasked. Points that are there already are left out.
 */
public final class ScoreImportJob {

  /**
   * What was imported.
   *
   * @param rows rows appended
   * @param known points that were there already
   * @param agents names of the agents
   * @param protocolHash the label
   */
  public record Result(int rows, int known, List<String> agents, String protocolHash) {}

  private final SparkSession spark;
  private final String source;
  private final String label;
  private final String out;

  /**
   * A job; {@link #run} starts it.
   *
   * @param source file in a form that {@link ScoreSource} reads
   * @param label names the protocol the scores were made under
   * @param out lake root, or another folder, that holds the {@code scores} table
   */
  public ScoreImportJob(SparkSession spark, String source, String label, String out) {
    if (label.isBlank()) {
      throw UserError.usage("imported scores need a protocol label, for example 'dopamine'");
    }
    this.spark = spark;
    this.source = source;
    this.label = label;
    this.out = out;
  }

  /** Imports. */
  public Result run() {
    List<Score> scores = ScoreSource.read(source, () -> spark);
    ScoresTable table = ScoresTable.openOrCreate(spark, out);
    Set<String> known = new HashSet<>(table.finished(label).keySet());
    List<Row> rows = new ArrayList<>();
    Timestamp now = Timestamp.from(Instant.now());
    for (Score score : scores) {
      Row row = row(score, now);
      if (known.add(row.getString(0))) {
        rows.add(row);
      }
    }
    if (!rows.isEmpty()) {
      table.append(rows);
    }
    return new Result(
        rows.size(),
        scores.size() - rows.size(),
        scores.stream().map(Score::agent).distinct().sorted().toList(),
        label);
  }

  private Row row(Score score, Timestamp now) {
    String unit =
        "%016x"
            .formatted(
                Seeds.derive(
                    0, "import", label, score.agent(), score.game(), score.seed(), score.frames()));
    return RowFactory.create(
        unit,
        "done",
        "",
        "imported",
        label,
        label,
        score.agent(),
        score.seed(),
        source,
        "imported",
        -1L,
        -1L,
        score.frames(),
        score.game(),
        score.game(),
        0,
        0L,
        score.score(),
        -1L,
        -1L,
        "TERMINAL",
        "",
        "",
        "",
        1,
        0L,
        "import",
        now,
        null,
        null,
        null);
  }
}
