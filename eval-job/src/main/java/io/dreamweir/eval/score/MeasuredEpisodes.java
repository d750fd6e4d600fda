package io.dreamweir.eval.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Scored episodes one by one, with what their suites count of them. */
public final class MeasuredEpisodes {
  private MeasuredEpisodes() {}

  /**
   * The episodes of a {@code scores} table, one row per unit, of each run those of its newest
   * checkpoint; none where the place holds no such table.
   *
   * @param place a lake's root, or another folder, that holds the table
   * @param protocol only this one's
   * @param spark called only where there may be a table
   */
  public static List<MeasuredEpisode> of(
      String place, Optional<String> protocol, Supplier<SparkSession> spark) {
    if (place.endsWith(".csv") || place.endsWith(".json")) {
      return List.of();
    }
    String plain = ScoreSource.absolute(place);
    for (String candidate : List.of(plain, plain + "/scores")) {
      if (DeltaTable.isDeltaTable(spark.get(), candidate)) {
        Dataset<Row> rows = spark.get().read().format("delta").load(candidate);
        if (Arrays.asList(rows.columns()).containsAll(List.of("unit", "measures"))) {
          return newest(
              rows.where(col("status").equalTo("done"))
                  .where(protocol.map(p -> col("protocol_hash").equalTo(p)).orElse(lit(true))));
        }
      }
    }
    return List.of();
  }

  private static List<MeasuredEpisode> newest(Dataset<Row> rows) {
    record Played(MeasuredEpisode episode, long updates) {}
    List<Played> all = new ArrayList<>();
    Map<List<String>, Long> newest = new HashMap<>();
    for (Row row :
        rows.dropDuplicates("unit")
            .select(
                "agent",
                "run",
                "task",
                "protocol_hash",
                "score",
                "steps",
                "policy_version",
                "measures")
            .orderBy("agent", "run", "task", "protocol_hash", "unit")
            .collectAsList()) {
      MeasuredEpisode episode =
          new MeasuredEpisode(
              row.getString(0),
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getDouble(4),
              row.getLong(5),
              row.isNullAt(7) ? Map.of() : row.<String, Double>getJavaMap(7));
      all.add(new Played(episode, row.getLong(6)));
      newest.merge(series(episode), row.getLong(6), Math::max);
    }
    return all.stream()
        .filter(p -> p.updates() == newest.getOrDefault(series(p.episode()), 0L))
        .map(Played::episode)
        .toList();
  }

  private static List<String> series(MeasuredEpisode episode) {
    return List.of(episode.agent(), episode.run(), episode.task(), episode.protocol());
  }
}
