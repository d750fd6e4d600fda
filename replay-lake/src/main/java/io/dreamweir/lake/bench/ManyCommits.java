package io.dreamweir.lake.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A past of micro-batches, made in minutes: every commit adds one small data file, as a stream's
 * does, with its log entry, its checksum and every tenth a checkpoint, dated as if a stream had
 * written them one after the other until now.
 */
final class ManyCommits {

  private static final int CHECKPOINT_EVERY = 10;

  private final ReplayLake lake;
  private final Path table;
  private final Instant begin;
  private final Duration every;

  /**
   * Commits to a lake in a local folder.
   *
   * @param begin date of the first commit
   * @param every time between two
   */
  ManyCommits(ReplayLake lake, Instant begin, Duration every) {
    this.lake = lake;
    this.table = Path.of(lake.path(LakeTable.CHUNKS));
    this.begin = begin;
    this.every = every;
  }

  /**
   * Commits rows of the table one by one.
   *
   * @param rows rows of {@code chunks} of one task, with a column {@code commit}, 0, 1, ...
   * @param staging empty folder
   */
  void write(Dataset<Row> rows, Path staging) throws IOException {
    rows.coalesce(1)
        .sortWithinPartitions("commit")
        .write()
        .option("compression", "uncompressed")
        .partitionBy("commit", "task", "bucket")
        .parquet(staging.toString());
    LogFiles log = new LogFiles(table);
    long first = lake.version() + 1;
    ObjectNode checksum = log.checksum(first - 1);
    long commits = rows.select(functions.max("commit")).first().getInt(0) + 1L;
    long bytes = 0;
    for (long i = 0; i < commits; i++) {
      long version = first + i;
      FileTime time = FileTime.from(begin.plus(every.multipliedBy(i)));
      Path data = move(staging.resolve("commit=" + i), i);
      Files.setLastModifiedTime(table.resolve(data), time);
      long size = Files.size(table.resolve(data));
      bytes += size;
      log.put(version, "json", time, entry(data, size, time.toMillis(), i));
      checksum.put("tableSizeBytes", bytes).put("numFiles", i + 1).put("txnId", "bench-" + i);
      log.put(version, "crc", time, checksum.toString());
      if (version % CHECKPOINT_EVERY == 0) {
        log.checkpoint(version);
      }
    }
  }

  /** Moves the only file of a staged commit into the table; returns its path there. */
  private Path move(Path staged, long number) throws IOException {
    try (var found = Files.walk(staged)) {
      Path file =
          found
              .filter(f -> f.getFileName().toString().matches("part-.*\\.parquet"))
              .findFirst()
              .orElseThrow();
      Path into = staged.relativize(file.getParent());
      Path name = into.resolve(String.format(Locale.ROOT, "part-%05d-bench.parquet", number));
      Files.createDirectories(table.resolve(into));
      Files.move(file, table.resolve(name));
      return name;
    }
  }

  private static String entry(Path data, long size, long timeMs, long number) {
    ObjectNode partition = LogFiles.JSON.createObjectNode();
    for (Path part : data) {
      String[] pair = part.toString().split("=", 2);
      if (pair.length < 2) {
        continue;
      }
      partition.put(pair[0], pair[1].replace("%2F", "/"));
    }
    ObjectNode add =
        LogFiles.JSON
            .createObjectNode()
            .put("path", data.toString().replace("%", "%25"))
            .<ObjectNode>set("partitionValues", partition)
            .put("size", size)
            .put("modificationTime", timeMs)
            .put("dataChange", true)
            .put("stats", "{\"numRecords\":1}");
    JsonNode transaction =
        LogFiles.JSON
            .createObjectNode()
            .put("appId", "bench")
            .put("version", number)
            .put("lastUpdated", timeMs);
    JsonNode info =
        LogFiles.JSON
            .createObjectNode()
            .put("timestamp", timeMs)
            .put("operation", "WRITE")
            .put("isBlindAppend", true);
    return LogFiles.JSON.createObjectNode().set("commitInfo", info)
        + "\n"
        + LogFiles.JSON.createObjectNode().set("txn", transaction)
        + "\n"
        + LogFiles.JSON.createObjectNode().set("add", add);
  }
}
