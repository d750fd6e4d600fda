package io.dreamweir.lake.job;

import static org.apache.spark.sql.functions.expr;

import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sequence.index.DataFile;
import io.dreamweir.sequence.index.LakeSnapshot;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * What one bucket of one task holds.
 *
 * @param newest start of its newest episode
 * @param bytes of its data files
 */
record BucketCounts(
    String task,
    String bucket,
    Set<String> runs,
    Instant newest,
    long episodes,
    long steps,
    long bytes) {

  /** All buckets of a version, oldest first, from metadata columns alone. */
  static List<BucketCounts> of(ReplayLake lake, long version) {
    Map<List<String>, Long> bytes = new HashMap<>();
    for (DataFile file : LakeSnapshot.at(lake.path(LakeTable.CHUNKS), version).files()) {
      Map<String, String> partition = file.partition();
      bytes.merge(
          List.of(partition.getOrDefault("task", ""), partition.getOrDefault("bucket", "")),
          file.bytes(),
          Long::sum);
    }
    return lake
        .chunks(version)
        .groupBy("task", "bucket")
        .agg(
            expr("collect_set(run)").as("runs"),
            expr("max(episode_start)").as("newest"),
            expr("count(distinct episode_id)").as("episodes"),
            expr("sum(rows) - count_if(first_step = 0)").as("steps"))
        .orderBy("bucket", "task")
        .collectAsList()
        .stream()
        .map(row -> of(row, bytes.getOrDefault(List.of(row.getString(0), row.getString(1)), 0L)))
        .toList();
  }

  private static BucketCounts of(Row row, long bytes) {
    return new BucketCounts(
        row.getAs("task"),
        row.getAs("bucket"),
        new TreeSet<>(row.<String>getList(row.fieldIndex("runs"))),
        row.<Timestamp>getAs("newest").toInstant(),
        row.<Long>getAs("episodes"),
        row.<Long>getAs("steps"),
        bytes);
  }
}
