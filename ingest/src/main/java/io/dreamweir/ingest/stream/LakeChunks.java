package io.dreamweir.ingest.stream;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.dreamweir.lake.ReplayLake;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Asks the lake which chunks it holds; reads metadata columns of the partitions in question only.
 *
 * @param lake the lake that is written to
 */
record LakeChunks(ReplayLake lake) implements StoredChunks.Lookup {

  @Override
  public Map<String, StoredSteps> apply(List<ChunkKey> unsure) {
    Map<String, StoredSteps> found = new HashMap<>();
    Set<String> buckets = new HashSet<>();
    for (ChunkKey chunk : unsure) {
      found.computeIfAbsent(chunk.episodeId(), id -> new StoredSteps(chunk.startMs()));
      buckets.add(chunk.bucket());
    }
    List<Row> stored =
        lake.chunks()
            .where(col("bucket").isInCollection(buckets))
            .where(col("episode_id").isInCollection(found.keySet()))
            .select("episode_id", "first_step", "rows")
            .collectAsList();
    for (Row row : stored) {
      StoredSteps steps = found.get(row.getString(0));
      if (steps != null) {
        steps.add(row.getInt(1), row.getInt(1) + row.getInt(2));
      }
    }
    return found;
  }

  /** Includes the start of every stored episode. */
  void includeIn(Horizon horizon) {
    Column start = col("episode_start");
    Column believable = start.leq(lit(new Timestamp(horizon.limitMs())));
    Row row =
        lake.chunks().agg(max(when(believable, start)), min(when(not(believable), start))).head();
    for (int bound = 0; bound < 2; bound++) {
      if (!row.isNullAt(bound)) {
        horizon.include(row.<Timestamp>getAs(bound).getTime());
      }
    }
  }
}
