package io.dreamweir.lake.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A past of micro-batches, made in minutes: every commit adds one small data file, as a stream's
 * does, with its log entry, its checksum and every tenth a checkpoint, dated as if a stream had
 * written them one after the other until now.
 */
final class ManyCommits {

  private static final ObjectMapper JSON = new ObjectMapper();
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
    Path log = table.resolve("_delta_log");
    long first = lake.version() + 1;
    ObjectNode checksum =
        (ObjectNode) JSON.readTree(Files.readAllBytes(log.resolve(name(first - 1, "crc"))));
    checksum.remove(List.of("allFiles", "fileSizeHistogram", "histogramOpt", "setTransactions"));
    FileSystem files = FileSystem.getLocal(new Configuration());
    Engine engine = DefaultEngine.create(new Configuration());
    long commits = rows.select(functions.max("commit")).first().getInt(0) + 1L;
    long bytes = 0;
    for (long i = 0; i < commits; i++) {
      long version = first + i;
      FileTime time = FileTime.from(begin.plus(every.multipliedBy(i)));
      Path data = move(staging.resolve("commit=" + i), i);
      Files.setLastModifiedTime(table.resolve(data), time);
      long size = Files.size(table.resolve(data));
      bytes += size;
      put(files, log.resolve(name(version, "json")), entry(data, size, time.toMillis(), i), time);
      checksum.put("tableSizeBytes", bytes).put("numFiles", i + 1).put("txnId", "bench-" + i);
      put(files, log.resolve(name(version, "crc")), checksum.toString(), time);
      if (version % CHECKPOINT_EVERY == 0) {
        checkpoint(engine, version);
      }
    }
  }

  private static String name(long version, String ending) {
    return String.format(Locale.ROOT, "%020d.%s", version, ending);
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
    ObjectNode partition = JSON.createObjectNode();
    for (Path part : data) {
      String[] pair = part.toString().split("=", 2);
      if (pair.length < 2) {
        continue;
      }
      partition.put(pair[0], pair[1].replace("%2F", "/"));
    }
    ObjectNode add =
        JSON.createObjectNode()
            .put("path", data.toString().replace("%", "%25"))
            .<ObjectNode>set("partitionValues", partition)
            .put("size", size)
            .put("modificationTime", timeMs)
            .put("dataChange", true)
            .put("stats", "{\"numRecords\":1}");
    JsonNode transaction =
        JSON.createObjectNode()
            .put("appId", "bench")
            .put("version", number)
            .put("lastUpdated", timeMs);
    JsonNode info =
        JSON.createObjectNode()
            .put("timestamp", timeMs)
            .put("operation", "WRITE")
            .put("isBlindAppend", true);
    return JSON.createObjectNode().set("commitInfo", info)
        + "\n"
        + JSON.createObjectNode().set("txn", transaction)
        + "\n"
        + JSON.createObjectNode().set("add", add)
        + "\n";
  }

  /** Through Hadoop, which leaves checksum files of its own, as for every commit of a stream. */
  private static void put(FileSystem files, Path file, String text, FileTime time)
      throws IOException {
    try (FSDataOutputStream out =
        files.create(new org.apache.hadoop.fs.Path(file.toString()), false)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Files.setLastModifiedTime(file, time);
  }

  private void checkpoint(Engine engine, long version) throws IOException {
    try {
      Table.forPath(engine, table.toString()).checkpoint(engine, version);
    } catch (TableNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
