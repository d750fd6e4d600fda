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
import java.util.ArrayList;
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
          for (String column : List.of("root_seed", "revision")) {
            if (!Arrays.asList(rows.columns()).contains(column)) {
              rows =
                  rows.withColumn(
                      column, lit(null).cast(column.equals("revision") ? "string" : "long"));
            }
          }
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
    Map<String, String> commands = new LinkedHashMap<>();
    for (Row row :
        rows.groupBy("agent", "protocol", "protocol_hash", "suite", "run", "root_seed")
            .agg(
                countDistinct("unit").as("units"),
                sort_array(collect_set("task")).as("tasks"),
                countDistinct("checkpoint", "task").as("pairs"),
                countDistinct("policy").as("policies"),
                min("lake_version").as("lake_from"),
                max("lake_version").as("lake_to"),
                sum("frames").as("frames"),
                sort_array(collect_set("environment_version")).cast("string").as("environments"),
                sort_array(collect_set("revision")).cast("string").as("revisions"),
                min("evaluated_at").cast("string").as("first"),
                max("evaluated_at").cast("string").as("last"),
                sum("duration_ms").as("duration"),
                max("episode").as("episode"),
                sort_array(collect_set("checkpoint")).as("checkpoints"))
            .orderBy("agent", "protocol", "suite", "run", "root_seed")
            .collectAsList()) {
      String run = row.getAs("run");
      String who =
          row.getAs("agent")
              + ", "
              + row.getAs("protocol")
              + (run.isEmpty() || run.equals(row.getAs("agent")) ? "" : ", run " + run);
      lines.merge("played by " + who, told(row), (one, other) -> one + "; " + other);
      commands.merge("played again, " + who, command(row), (one, other) -> one + " && " + other);
    }
    lines.putAll(commands);
    return lines;
  }

  private static String told(Row row) {
    long policies = row.getAs("policies");
    return String.format(
        Locale.ROOT,
        "%,d episodes of %d games, %,d frames in %.2f hours of play on one core, between %s and %s;"
            + " suite %s; %d polic%s%s, %s; environment %s; protocol hash %s; root seed %s;"
            + " revision %s",
        row.<Long>getAs("units"),
        row.<Object>getList(row.fieldIndex("tasks")).size(),
        row.<Long>getAs("frames"),
        row.<Long>getAs("duration") / 3_600_000.0,
        row.getAs("first"),
        row.getAs("last"),
        row.getAs("suite"),
        policies,
        policies == 1 ? "y" : "ies",
        lake(row.getAs("lake_from"), row.getAs("lake_to")),
        checkpoints(row.getList(row.fieldIndex("checkpoints"))),
        row.getAs("environments"),
        row.getAs("protocol_hash"),
        row.isNullAt(row.fieldIndex("root_seed")) ? "not noted" : row.getAs("root_seed"),
        row.getAs("revisions"));
  }

  /** Plays the same episodes into a new folder; their scores are the same. */
  private static String command(Row row) {
    if (row.isNullAt(row.fieldIndex("root_seed"))) {
      return "no command: the root seed was not noted when it was played";
    }
    List<String> checkpoints = row.getList(row.fieldIndex("checkpoints"));
    List<String> tasks = row.getList(row.fieldIndex("tasks"));
    if (row.<String>getAs("protocol").endsWith("*")) {
      return "no command: the protocol is no file of conf/suites/protocols";
    }
    if (row.<Long>getAs("pairs") != (long) checkpoints.size() * tasks.size()) {
      return "no single command: not every checkpoint played every game";
    }
    List<String> words = new ArrayList<>(List.of("./dreamweir", "eval"));
    words.addAll(List.of("--checkpoint", String.join(",", checkpoints)));
    if (!checkpoints.contains(row.<String>getAs("agent"))) {
      words.addAll(List.of("--agent", row.getAs("agent"), "--run", row.getAs("run")));
    }
    words.addAll(List.of("--suite", row.getAs("suite")));
    words.addAll(List.of("--games", String.join(",", tasks)));
    words.addAll(List.of("--episodes", Integer.toString(row.<Integer>getAs("episode") + 1)));
    words.addAll(List.of("--set", "eval.seed=" + row.getAs("root_seed"), "--out", "again"));
    return ShellWords.join(words);
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
