package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.expr;

import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Checks one version of the {@code chunks} table: its data files, gaps, duplicates, contradictions
 * between the chunks of an episode, values of every row, and the checksums of a sample; then its
 * statistics. Findings are also appended to the {@code quality} table. Where data files are
 * damaged, the rest is checked without them.
 */
public final class LakeVerify {

  /** Most findings that are listed; the counts are exact. */
  private static final int LISTED = 1000;

  private static final StructType QUALITY =
      new StructType()
          .add("checked_at", DataTypes.TimestampType)
          .add("version", DataTypes.LongType)
          .add("kind", DataTypes.StringType)
          .add("task", DataTypes.StringType)
          .add("episode_id", DataTypes.StringType)
          .add("step", DataTypes.IntegerType)
          .add("detail", DataTypes.StringType);

  /** What is made of statistics that look odd. */
  public enum Statistics {
    /** They are not looked at. */
    SKIP,
    /** Outliers and drift are warnings. */
    WARN,
    /** A lake with a warning is not ok. */
    FAIL
  }

  /**
   * What is checked.
   *
   * @param version of {@code chunks}; the newest without one
   * @param sample share of chunks that are decompressed and compared with their checksum, 0 to 1; 1
   *     also reads every data file whole
   * @param since version whose episodes newer ones are compared with; without one the newest fifth
   *     of a task's episodes is compared with the others
   */
  public record Request(
      OptionalLong version, double sample, Statistics statistics, OptionalLong since) {}

  /** Something that should not be, or a warning. */
  public record Finding(String kind, String task, String episodeId, int step, String detail) {

    /** Whether it is odd, but no damage. */
    public boolean isWarning() {
      return kind.equals("outlier") || kind.equals("drift");
    }
  }

  /**
   * The verdict.
   *
   * @param missingChunks chunks of 32 rows that the gaps stand for
   * @param badChecksums chunks among the {@code checkedChunks} whose content is not what was sent
   * @param brokenEpisodes episodes with gaps, duplicates or contradictions
   * @param damagedFiles data files that are gone, too short, or not Parquet
   * @param contradictions chunks that contradict their episode or themselves
   * @param warnings outliers and drifts
   * @param findings the first {@value #LISTED}, warnings last
   * @param ok whether nothing was found; warnings count only where they were asked to
   */
  public record Result(
      long version,
      long tasks,
      long episodes,
      long steps,
      long missingChunks,
      long duplicateChunks,
      long badChecksums,
      long brokenEpisodes,
      long damagedFiles,
      long contradictions,
      long warnings,
      long checkedChunks,
      List<Finding> findings,
      boolean ok) {}

  private final ReplayLake lake;
  private final Request request;

  /**
   * A verification without statistics.
   *
   * @param atVersion version of {@code chunks}; the newest without one
   * @param sample share of chunks that are decompressed and compared with their checksum, 0 to 1
   */
  public LakeVerify(ReplayLake lake, OptionalLong atVersion, double sample) {
    this(lake, new Request(atVersion, sample, Statistics.SKIP, OptionalLong.empty()));
  }

  /** A verification that has not run. */
  public LakeVerify(ReplayLake lake, Request request) {
    this.lake = lake;
    this.request = request;
  }

  public Result run() {
    long version = request.version().isPresent() ? request.version().getAsLong() : lake.version();
    List<DataFiles.Damaged> files =
        DataFiles.damaged(
            lake, version, request.sample() >= 1 ? DataFiles.Depth.WHOLE : DataFiles.Depth.ENDS);
    ReplayLake readable = files.isEmpty() ? lake : passingOverDamage();
    Dataset<Row> chunks = readable.chunks(version);
    Row totals =
        readable
            .episodes(version)
            .selectExpr(
                "count(distinct task) as tasks",
                "count(*) as episodes",
                "coalesce(sum(steps), 0) as steps",
                "count_if(status = 'broken') as broken")
            .first();
    Dataset<Row> problems = EpisodeProblems.of(chunks).cache();
    Dataset<Row> checked = chunks.where(sampled());
    List<Finding> findings = new ArrayList<>();
    try {
      Row counts =
          problems
              .selectExpr(
                  "coalesce(sum(if(kind = 'gap', amount, 0)), 0) as missing",
                  "count_if(kind = 'duplicate') as duplicates",
                  "count_if(kind in ('flags', 'range')) as contradictions")
              .first();
      files.forEach(f -> findings.add(new Finding("file", f.task(), "", 0, f.detail())));
      findings.addAll(list(problems));
      List<Finding> damaged = damaged(checked);
      findings.addAll(damaged.subList(0, Math.min(damaged.size(), LISTED)));
      boolean sound = findings.isEmpty() && totals.<Long>getAs("broken") == 0;
      List<Finding> warnings = warnings(readable, chunks);
      findings.addAll(warnings.subList(0, Math.min(warnings.size(), LISTED)));
      store(version, findings);
      return new Result(
          version,
          totals.<Long>getAs("tasks"),
          totals.<Long>getAs("episodes"),
          totals.<Long>getAs("steps"),
          counts.<Long>getAs("missing"),
          counts.<Long>getAs("duplicates"),
          damaged.size(),
          totals.<Long>getAs("broken"),
          files.size(),
          counts.<Long>getAs("contradictions"),
          warnings.size(),
          checked.count(),
          findings.subList(0, Math.min(findings.size(), LISTED)),
          sound && (warnings.isEmpty() || request.statistics() != Statistics.FAIL));
    } finally {
      problems.unpersist();
    }
  }

  private List<Finding> warnings(ReplayLake readable, Dataset<Row> chunks) {
    if (request.statistics() == Statistics.SKIP) {
      return List.of();
    }
    return StatisticsCheck.find(
        chunks,
        request.since().isPresent()
            ? Optional.of(readable.chunks(request.since().getAsLong()))
            : Optional.empty());
  }

  /** The lake through a session that reads what can be read. */
  private ReplayLake passingOverDamage() {
    SparkSession session = lake.spark().newSession();
    session.conf().set("spark.sql.files.ignoreCorruptFiles", "true");
    session.conf().set("spark.sql.files.ignoreMissingFiles", "true");
    return ReplayLake.open(session, lake.location());
  }

  /** The same chunks each time: chosen by a hash of their identity. */
  private org.apache.spark.sql.Column sampled() {
    return expr(
        String.format(
            Locale.ROOT,
            "pmod(xxhash64(episode_id, first_step), 1000000) < %d",
            Math.round(request.sample() * 1_000_000)));
  }

  private static List<Finding> list(Dataset<Row> problems) {
    return problems
        .orderBy("kind", "task", "episode_id", "step")
        .limit(LISTED)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Finding(
                    row.getAs("kind"),
                    row.getAs("task"),
                    row.getAs("episode_id"),
                    row.<Integer>getAs("step"),
                    row.getAs("detail")))
        .toList();
  }

  private static List<Finding> damaged(Dataset<Row> checked) {
    return checked
        .flatMap(
            (FlatMapFunction<Row, Row>) StoredChunkCheck::problems,
            Encoders.row(StoredChunkCheck.SCHEMA))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Finding(
                    "checksum",
                    row.getString(0),
                    row.getString(1),
                    row.getInt(2),
                    row.getString(3)))
        .toList();
  }

  private void store(long version, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    Timestamp now = Timestamp.from(Instant.now());
    List<Row> rows =
        findings.stream()
            .map(
                f ->
                    RowFactory.create(
                        now, version, f.kind(), f.task(), f.episodeId(), f.step(), f.detail()))
            .toList();
    lake.spark()
        .createDataFrame(rows, QUALITY)
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .save(lake.path(LakeTable.QUALITY));
  }
}
