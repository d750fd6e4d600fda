package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.delta.tables.DeltaTable;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Sets aside what is damaged, so that everything else can be read: chunks that are not what was
 * sent become rows of {@code quarantine}, data files that cannot be read leave the log and move to
 * the folder {@code quarantine/_files}. Nothing is deleted. An episode that lost a chunk has a gap
 * from then on, and so is broken: good for neither sequences nor scores.
 */
public final class LakeRepair {

  /** Chunks that are named in one condition. */
  private static final int AT_ONCE = 50;

  /**
   * What was set aside.
   *
   * @param version of {@code chunks} afterwards
   * @param brokenEpisodes episodes that are broken afterwards
   * @param ok whether a verification finds nothing any more
   */
  public record Result(
      long version, long filesSetAside, long chunksSetAside, long brokenEpisodes, boolean ok) {}

  private final ReplayLake lake;

  public LakeRepair(ReplayLake lake) {
    this.lake = lake;
  }

  public Result run() {
    long files =
        DamagedFiles.setAside(lake, DataFiles.damaged(lake, lake.version(), DataFiles.Depth.WHOLE));
    long chunks = 0;
    LakeVerify.Result found = verify();
    while (found.badChecksums() > 0) {
      List<LakeVerify.Finding> damaged =
          found.findings().stream().filter(f -> f.kind().equals("checksum")).toList();
      if (damaged.isEmpty()) {
        break;
      }
      setAside(damaged);
      chunks += damaged.size();
      found = verify();
    }
    return new Result(found.version(), files, chunks, found.brokenEpisodes(), found.ok());
  }

  private LakeVerify.Result verify() {
    return new LakeVerify(lake, OptionalLong.empty(), 1).run();
  }

  /** First the copy, then the removal: a crash between the two leaves the chunk in both. */
  private void setAside(List<LakeVerify.Finding> damaged) {
    SparkSession session = lake.spark().newSession();
    ReplayLake own = ReplayLake.open(session, lake.location());
    session.conf().set("spark.sql.parquet.compression.codec", "uncompressed");
    for (int from = 0; from < damaged.size(); from += AT_ONCE) {
      Column which = lit(false);
      Column reason = lit(null).cast("string");
      for (LakeVerify.Finding f : damaged.subList(from, Math.min(from + AT_ONCE, damaged.size()))) {
        Column chunk =
            col("task")
                .equalTo(f.task())
                .and(col("episode_id").equalTo(f.episodeId()))
                .and(col("first_step").equalTo(f.step()));
        which = which.or(chunk);
        reason = when(chunk, lit(f.detail())).otherwise(reason);
      }
      Dataset<Row> chunks = own.chunks().where(which);
      chunks
          .withColumn("file", lit(null).cast("string"))
          .withColumn("reason", reason)
          .withColumn("quarantined_at", lit(Timestamp.from(Instant.now())))
          .coalesce(1)
          .write()
          .format("delta")
          .mode("append")
          .options(ReplayLake.WRITE_OPTIONS)
          .save(own.path(LakeTable.QUARANTINE));
      DeltaTable.forPath(session, own.path(LakeTable.CHUNKS)).delete(which);
    }
  }
}
