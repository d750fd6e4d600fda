package io.dreamweir.sequence.cut;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.Pins;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.sequence.index.Episode;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.plan.PlanFiles;
import io.dreamweir.sequence.plan.PlanHeader;
import io.dreamweir.sequence.priority.ReplayScores;
import io.dreamweir.sequence.sampler.EpisodePool;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Samplers;
import io.dreamweir.sequence.sampler.WindowSampler;
import io.dreamweir.sequence.source.TaskMixture;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts batches from one version of a lake: a plan (which window each slot of each batch takes), and
 * the tensors where asked for. The same request on the same version gives the same plan; one that
 * is already there is used again, so that a retry costs nothing.
 *
 * <p>The driver reads the metadata of the version's chunks (some 7 bytes per step); drawing and
 * writing run in parallel over the batches.
 */
public final class CutJob {

  private static final Logger LOG = LoggerFactory.getLogger(CutJob.class);

  private final SparkSession spark;
  private final CutRequest request;

  /** A job that has not run. */
  public CutJob(SparkSession spark, CutRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * Runs.
   *
   * @throws UserError if there is no such lake, version or task, or no episode is long enough
   */
  public CutResult run() {
    long start = System.nanoTime();
    TaskCatalog catalog = TaskCatalog.read(request.lake());
    TaskMixture tasks = request.tasks().orElseGet(() -> TaskMixture.of(catalog.onlyTask()));
    Spaces spaces = tasks.spaces(catalog);
    String table = LakeTable.CHUNKS.path(request.lake());
    LakeSnapshot snapshot =
        request
            .version()
            .map(version -> LakeSnapshot.at(table, version))
            .orElseGet(() -> LakeSnapshot.newest(table));
    List<SequenceIndex> parts = tasks.parts(snapshot, spaces, request.scope(), request.index());
    SequenceIndex index = SequenceIndex.union(parts);
    Optional<ReplayScores> scores = scores();
    List<EpisodePool> pools = tasks.pools(parts, scores);
    WindowSampler sampler =
        Samplers.over(
            request.sampler(), request.length(), pools, request.priorities(), request.seed());
    checkEnough(index, sampler, tasks);
    PlanHeader header =
        new PlanHeader(
            PlanHeader.format(tasks.toString(), request.sampler(), request.scope()),
            index.tableId(),
            index.version(),
            tasks.toString(),
            request.seed(),
            request.batch(),
            request.length(),
            request.sampler(),
            request.batches(),
            request.scope(),
            sampler.episodes(),
            scores.map(ReplayScores::version).orElse(PlanHeader.NO_SCORES),
            prioritized() ? request.priorities().exponent() : 1,
            prioritized() ? request.priorities().uniformShare() : 0);
    String file = PlanFiles.header(request.lake(), header.name());
    if (PlanFiles.find(file).equals(Optional.of(header))) {
      LOG.info("plan {} is there already", file);
    } else {
      writePlan(header, index, pools);
      PlanFiles.write(file, header);
    }
    pin(header);
    return new CutResult(
        index.version(),
        file,
        request.batches(),
        request.batches() * request.batch(),
        sampler.episodes(),
        (System.nanoTime() - start) / 1e9,
        request.output() == CutRequest.Output.PLAN_AND_TENSORS
            ? Optional.of(writeTensors(header, spaces))
            : Optional.empty());
  }

  /** Who trains along the plan needs the version later. */
  private void pin(PlanHeader header) {
    try {
      new Pins(request.lake())
          .pin(header.version(), "plan " + header.name(), "a plan was cut", Pins.PLAN);
    } catch (UserError e) {
      LOG.warn("a clean-up may take files of the plan away: {}", e.getMessage());
    }
  }

  private boolean prioritized() {
    return request.sampler() == SamplerKind.PRIORITIZED;
  }

  private Optional<ReplayScores> scores() {
    if (!prioritized()) {
      return Optional.empty();
    }
    Optional<ReplayScores> scores = ReplayScores.newest(request.lake());
    if (scores.isEmpty()) {
      throw UserError.usage(
          "sampler prioritized needs scores, and %s has no table %s; write it, or choose another"
              + " sampler",
          request.lake(), ReplayScores.FOLDER);
    }
    return scores;
  }

  private void checkEnough(SequenceIndex index, WindowSampler sampler, TaskMixture tasks) {
    if (sampler.episodes() == 0) {
      String why =
          String.format(
              "cannot cut sequences of %d rows: version %d of %s holds no %sepisode of %d rows or"
                  + " more of task %s (%d complete, %d unfinished, %d broken); collect more, or cut"
                  + " shorter ones",
              request.length(),
              index.version(),
              index.lake(),
              request.scope() == EpisodeScope.COMPLETE ? "complete " : "",
              request.sampler().neededRows(request.length()),
              tasks,
              index.counts().completeEpisodes(),
              index.counts().openEpisodes(),
              index.counts().brokenEpisodes());
      // A version that was named stays as it is; the newest may hold more tomorrow.
      throw request.version().isPresent()
          ? UserError.usage("%s", why)
          : UserError.failed("%s", why);
    }
  }

  private Dataset<Long> batches() {
    int partitions =
        (int)
            Math.min(
                request.batches(),
                Math.max(
                    spark.sparkContext().defaultParallelism(),
                    request.batches() / PlanFiles.BATCHES_PER_PART));
    return spark.range(0, request.batches(), 1, partitions).as(Encoders.LONG());
  }

  private void writePlan(PlanHeader header, SequenceIndex index, List<EpisodePool> pools) {
    PlanRows.Episodes episodes =
        new PlanRows.Episodes(
            index.episodes().stream().map(Episode::id).toArray(String[]::new), pools);
    Broadcast<PlanRows.Episodes> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(episodes);
    try {
      batches()
          .mapPartitions(new PlanRows(header, shared), Encoders.row(PlanRows.SCHEMA))
          .write()
          .format("delta")
          .mode("overwrite")
          .partitionBy("plan", "part")
          .option("replaceWhere", "plan = '" + header.name() + "'")
          .save(LakeTable.SEQUENCES.path(request.lake()));
    } finally {
      shared.destroy();
    }
  }

  private String writeTensors(PlanHeader header, Spaces spaces) {
    String folder = PlanFiles.tensors(request.lake(), header.name());
    TensorRows rows = TensorRows.of(request, header, spaces);
    batches()
        .mapPartitions(rows, Encoders.row(rows.schema()))
        .write()
        .mode("overwrite")
        .option("compression", "zstd")
        .partitionBy("part")
        .parquet(folder);
    return folder;
  }
}
