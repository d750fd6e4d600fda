package io.dreamweir.train.scoring;

import static org.apache.spark.sql.functions.col;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.sequence.priority.ReplayScores;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.engine.Engines;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs a world model over every episode of a task and replaces the task's rows in {@code
 * scores_replay}, in one commit. Episodes are spread over partitions; the model's parameters go to
 * each executor once.
 */
public final class ReplayScoring {

  private static final int SHOWN = 10;

  private final SparkSession spark;
  private final ScoreRequest request;

  /**
   * @param spark session that can read and write a lake
   */
  public ReplayScoring(SparkSession spark, ScoreRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * Scores.
   *
   * @throws UserError if there is no such lake, version, task or checkpoint, or they do not fit
   */
  public ScoreResult run() {
    long start = System.nanoTime();
    Engines.requireKnown(request.engine());
    Saved saved =
        SavedFolder.find(request.checkpoint())
            .orElseThrow(
                () ->
                    UserError.usage(
                        "%s holds neither a checkpoint nor a policy", request.checkpoint()))
            .read();
    SavedRun run = saved.manifest().run();
    ReplayLake lake = ReplayLake.open(spark, request.lake());
    String task = request.task().orElse(run.task());
    run.requireSpaces(TaskCatalog.read(lake.location()).spaces(task), saved.folder().toString());
    long version = request.version().orElseGet(lake::version);
    String table = ReplayScores.table(lake.location());
    LongAccumulator unreadable = spark.sparkContext().longAccumulator("unreadable episodes");
    write(lake.chunks(version), table, saved, task, version, unreadable);
    return result(
        saved, task, version, table, unreadable.value(), (System.nanoTime() - start) * 1e-9);
  }

  private void write(
      Dataset<Row> chunks,
      String table,
      Saved saved,
      String task,
      long version,
      LongAccumulator unreadable) {
    String job = UUID.randomUUID().toString();
    Broadcast<ModelCopy> model =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new ModelCopy(saved, request.engine()));
    try {
      ScorePartition partition =
          new ScorePartition(
              job,
              model,
              request.length(),
              task,
              version,
              saved.manifest().run().runId(),
              saved.manifest().progress().updates(),
              Timestamp.from(Instant.now()),
              unreadable);
      chunks
          .where(col("task").equalTo(task))
          .repartition(col("episode_id"))
          .sortWithinPartitions("episode_id", "first_step")
          .mapPartitions(partition, Encoders.row(ScorePartition.SCHEMA))
          .write()
          .format("delta")
          .mode("overwrite")
          .partitionBy("task")
          .option("replaceWhere", "task = '" + task + "'")
          .option("mergeSchema", "true")
          .save(table);
    } finally {
      model.destroy();
      ExecutorModels.release(job);
    }
  }

  private ScoreResult result(
      Saved saved, String task, long version, String table, long unreadable, double seconds) {
    Dataset<Row> scores = spark.read().format("delta").load(table).where(col("task").equalTo(task));
    List<ScoreResult.Scored> highest =
        scores
            .orderBy(col("score").desc(), col("episode_id"), col("first_row"))
            .limit(SHOWN)
            .collectAsList()
            .stream()
            .map(
                row ->
                    new ScoreResult.Scored(
                        row.getAs("episode_id"),
                        row.<Integer>getAs("first_row"),
                        row.<Double>getAs("score"),
                        row.<Double>getAs("reconstruction"),
                        row.<Double>getAs("reward"),
                        row.<Double>getAs("kl")))
            .toList();
    return new ScoreResult(
        version,
        task,
        saved.folder().toString(),
        saved.manifest().progress().updates(),
        scores.select("episode_id").distinct().count(),
        scores.count(),
        unreadable,
        table,
        highest,
        seconds);
  }
}
