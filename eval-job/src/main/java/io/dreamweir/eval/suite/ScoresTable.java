package io.dreamweir.eval.suite;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.score.GameName;
import io.dreamweir.eval.score.ScoreSource;
import io.dreamweir.run.ProjectVersion;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The Delta table {@code scores}: a row per unit tried, appended and never changed. Rows of one
 * unit with a score are equal, so that a reader who takes one of them is right also after two jobs
 * have played the same unit at the same time.
 */
public final class ScoresTable {

  /** Name of the table below a lake's root. */
  public static final String NAME = "scores";

  static final StructType SCHEMA =
      new StructType()
          .add("unit", DataTypes.StringType, false)
          .add("status", DataTypes.StringType, false)
          .add("reason", DataTypes.StringType, false)
          .add("suite", DataTypes.StringType, false)
          .add("protocol", DataTypes.StringType, false)
          .add("protocol_hash", DataTypes.StringType, false)
          .add("agent", DataTypes.StringType, false)
          .add("run", DataTypes.StringType, false)
          .add("checkpoint", DataTypes.StringType, false)
          .add("policy", DataTypes.StringType, false)
          .add("policy_version", DataTypes.LongType, false)
          .add("lake_version", DataTypes.LongType, false)
          .add("train_frames", DataTypes.LongType, false)
          .add("game", DataTypes.StringType, false)
          .add("task", DataTypes.StringType, false)
          .add("episode", DataTypes.IntegerType, false)
          .add("seed", DataTypes.LongType, false)
          .add("score", DataTypes.DoubleType, false)
          .add("steps", DataTypes.LongType, false)
          .add("frames", DataTypes.LongType, false)
          .add("end", DataTypes.StringType, false)
          .add("environment_version", DataTypes.StringType, false)
          .add("configuration_hash", DataTypes.StringType, false)
          .add("rom_md5", DataTypes.StringType, false)
          .add("attempts", DataTypes.IntegerType, false)
          .add("duration_ms", DataTypes.LongType, false)
          .add("job", DataTypes.StringType, false)
          .add("evaluated_at", DataTypes.TimestampType, false)
          .add("root_seed", DataTypes.LongType, true)
          .add("revision", DataTypes.StringType, true)
          .add(
              "measures",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
              true);

  private final SparkSession spark;
  private final String path;

  private ScoresTable(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
  }

  /**
   * Opens the table of a lake, creating it if need be.
   *
   * @param root the lake's root, or a folder of its own for scores
   */
  public static ScoresTable openOrCreate(SparkSession spark, String root) {
    ScoresTable table = new ScoresTable(spark, path(root));
    try {
      DeltaTable.createIfNotExists(spark)
          .location(table.path)
          .addColumns(SCHEMA)
          .property("delta.minReaderVersion", "1")
          .property("delta.minWriterVersion", "2")
          .property("delta.enableDeletionVectors", "false")
          .execute();
    } catch (Exception e) {
      // Of several jobs that make the table at the same moment one wins: its table is as good.
      // Spark
      // declares none of its checked exceptions to Java.
      if (DeltaTable.isDeltaTable(spark, table.path)) {
        return table;
      }
      // Where another process has won, what this one remembers of the place is older.
      DeltaLog.invalidateCache(spark, new Path(table.path));
      if (DeltaTable.isDeltaTable(spark, table.path)) {
        return table;
      }
      throw new UserError(
          UserError.Kind.FAILED, "cannot create the scores table " + table.path + ": " + e, e);
    }
    return table;
  }

  /**
   * Opens the table of a lake.
   *
   * @throws UserError if there is none
   */
  public static ScoresTable open(SparkSession spark, String root) {
    ScoresTable table = new ScoresTable(spark, path(root));
    if (!DeltaTable.isDeltaTable(spark, table.path)) {
      throw UserError.usage(
          "%s holds no scores table; `dreamweir eval --out %s` makes one", root, root);
    }
    return table;
  }

  /** Whether that place holds a scores table. */
  public static boolean exists(SparkSession spark, String root) {
    return DeltaTable.isDeltaTable(spark, path(root));
  }

  private static String path(String root) {
    String plain = ScoreSource.absolute(root);
    return plain.endsWith("/" + NAME) ? plain : plain + "/" + NAME;
  }

  /** All rows, with every column; one that a table of an earlier version lacks is empty. */
  public Dataset<Row> read() {
    Dataset<Row> rows = spark.read().format("delta").load(path);
    List<String> there = List.of(rows.columns());
    for (StructField field : SCHEMA.fields()) {
      if (!there.contains(field.name())) {
        rows = rows.withColumn(field.name(), lit(null).cast(field.dataType()));
      }
    }
    return rows;
  }

  /** One row per unit that has a score. */
  public Dataset<Row> scored() {
    return read().where(col("status").equalTo("done")).dropDuplicates("unit");
  }

  /**
   * Units that need not be played again, those with a score and those excluded, and the agent's
   * name they have.
   */
  Map<String, String> finished(String protocolHash) {
    Map<String, String> agents = new HashMap<>();
    read()
        .where(
            col("protocol_hash").equalTo(protocolHash).and(col("status").isin("done", "excluded")))
        .select("unit", "agent")
        .collectAsList()
        .forEach(row -> agents.put(row.getString(0), row.getString(1)));
    return agents;
  }

  /** Appends outcomes in one commit: all of them or none. */
  void append(List<Outcome> outcomes, Evaluation evaluation) {
    List<Row> rows = new ArrayList<>(outcomes.size());
    Timestamp now = Timestamp.from(Instant.now());
    for (Outcome outcome : outcomes) {
      rows.add(row(outcome, evaluation, now));
    }
    append(rows);
  }

  /** Appends rows of {@link #SCHEMA}. */
  void append(List<Row> rows) {
    spark
        .createDataFrame(rows, SCHEMA)
        .coalesce(1)
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        // A table of an earlier version gets the columns that it lacks, empty in its rows.
        .option("mergeSchema", "true")
        .save(path);
  }

  private static Row row(Outcome outcome, Evaluation evaluation, Timestamp now) {
    Unit unit = outcome.unit();
    return RowFactory.create(
        unit.id(),
        outcome.status().name().toLowerCase(java.util.Locale.ROOT),
        outcome.reason(),
        evaluation.suite().name(),
        evaluation.suite().protocol().name(),
        unit.protocolHash(),
        outcome.contender().agent(),
        evaluation.run().isEmpty() || outcome.contender().isBuiltIn()
            ? outcome.source().run()
            : evaluation.run(),
        outcome.source().location(),
        unit.policy(),
        outcome.policyVersion(),
        outcome.source().lakeVersion(),
        outcome.source().trainFrames(),
        GameName.canonical(unit.task()),
        unit.task(),
        unit.episode(),
        unit.environmentSeed(),
        outcome.score(),
        outcome.steps(),
        outcome.frames(),
        outcome.end(),
        outcome.environmentVersion(),
        outcome.configurationHash(),
        outcome.romMd5(),
        outcome.attempts(),
        outcome.durationMs(),
        evaluation.job(),
        now,
        unit.rootSeed(),
        ProjectVersion.current().revision(),
        outcome.measures().isEmpty() ? null : outcome.measures());
  }
}
