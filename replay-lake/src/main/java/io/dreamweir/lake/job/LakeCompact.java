package io.dreamweir.lake.job;

import io.delta.tables.DeltaTable;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import org.apache.spark.sql.SparkSession;
import scala.Console;

/**
 * Packs the small files of micro-batches into large ones, bucket by bucket. Rows and meaning stay;
 * running readers keep the old files until they are vacuumed (Delta's retention, 7 days). Safe
 * beside a running stream: compaction only moves rows, and the loser of a conflict tries again.
 */
public final class LakeCompact {

  /**
   * Before and after.
   *
   * @param version of {@code chunks} after the compaction
   */
  public record Result(
      long version,
      long filesBefore,
      long filesAfter,
      long bytesBefore,
      long bytesAfter,
      double seconds) {}

  private final ReplayLake lake;
  private final LakeConfig config;

  public LakeCompact(ReplayLake lake, LakeConfig config) {
    this.lake = lake;
    this.config = config;
  }

  public Result run() {
    long begin = System.nanoTime();
    ReplayLake.Size before = lake.size();
    SparkSession session = lake.spark().newSession();
    ReplayLake own = ReplayLake.open(session, lake.location());
    String target = Long.toString(config.compactTarget().bytes());
    session.conf().set("spark.databricks.delta.optimize.maxFileSize", target);
    session.conf().set("spark.databricks.delta.optimize.minFileSize", target);
    session.conf().set("spark.sql.parquet.compression.codec", "uncompressed");
    session.conf().set("spark.databricks.delta.vacuum.logging.enabled", "false");
    DeltaTable chunks = DeltaTable.forPath(session, own.path(LakeTable.CHUNKS));
    chunks.optimize().executeCompaction();
    // It prints; results own standard output.
    Console.withOut(System.err, chunks::vacuum);
    ReplayLake.Size after = own.size();
    return new Result(
        after.version(),
        before.files(),
        after.files(),
        before.bytes(),
        after.bytes(),
        (System.nanoTime() - begin) / 1e9);
  }
}
