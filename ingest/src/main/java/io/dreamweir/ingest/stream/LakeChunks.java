package io.dreamweir.ingest.stream;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.dreamweir.lake.ReplayLake;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Newest start of any stored episode, epoch milliseconds; the least value in an empty lake. */
  long newestStartMs() {
    Row row = lake.chunks().agg(max("episode_start")).head();
    return row.isNullAt(0) ? Long.MIN_VALUE : row.<Timestamp>getAs(0).getTime();
  }
}
