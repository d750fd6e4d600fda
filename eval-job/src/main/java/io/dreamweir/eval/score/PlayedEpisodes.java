package io.dreamweir.eval.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;

import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** How the episodes of a {@code scores} table were played: the provenance of a report. */
final class PlayedEpisodes {

  private final SparkSession spark;

  PlayedEpisodes(SparkSession spark) {
    this.spark = spark;
  }

  Map<String, String> of(String place, Optional<String> protocol) {
    String plain = ScoreSource.absolute(place);
    for (String candidate : List.of(plain, plain + "/scores")) {
      if (DeltaTable.isDeltaTable(spark, candidate)) {
        Dataset<Row> rows = spark.read().format("delta").load(candidate);
        if (Arrays.asList(rows.columns()).containsAll(List.of("unit", "lake_version", "frames"))) {
          return lines(
              rows.where(col("status").equalTo("done"))
                  .where(protocol.map(p -> col("protocol_hash").equalTo(p)).orElse(lit(true))));
        }
      }
    }
    return Map.of();
  }

  private static Map<String, String> lines(Dataset<Row> rows) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (Row row :
        rows.groupBy("agent", "protocol", "protocol_hash")
            .agg(
                countDistinct("unit"),
                countDistinct("game"),
                countDistinct("run"),
                countDistinct("policy"),
                min("lake_version"),
                max("lake_version"),
                sum("frames"),
                sort_array(collect_set("environment_version")).cast("string"),
                max("evaluated_at").cast("string"),
                sum("duration_ms"),
                sort_array(collect_set("suite")).cast("string"),
                sort_array(collect_set("checkpoint")))
            .orderBy("agent", "protocol")
            .collectAsList()) {
      lines.put(
          "played by " + row.getString(0) + ", " + row.getString(1),
          String.format(
              Locale.ROOT,
              "%,d episodes of %d games, %,d frames in %.1f hours of play on one core; suite %s; %d"
                  + " run%s, %d polic%s%s, %s; environment %s; protocol hash %s; last episode %s",
              row.getLong(3),
              row.getLong(4),
              row.getLong(9),
              row.getLong(12) / 3_600_000.0,
              row.getString(13),
              row.getLong(5),
              row.getLong(5) == 1 ? "" : "s",
              row.getLong(6),
              row.getLong(6) == 1 ? "y" : "ies",
              lake(row.getLong(7), row.getLong(8)),
              checkpoints(row.getList(14)),
              row.getString(10),
              row.getString(2),
              row.getString(11)));
    }
    return lines;
  }

  private static String checkpoints(List<String> found) {
    String shown = found.stream().limit(3).collect(Collectors.joining(", "));
    return "from " + shown + (found.size() > 3 ? " and " + (found.size() - 3) + " more" : "");
  }

  private static String lake(long low, long high) {
    return high < 0
        ? ""
        : low == high ? ", lake version " + low : ", lake versions " + low + " to " + high;
  }
}
