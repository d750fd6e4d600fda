package io.dreamweir.lake.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dreamweir.sequence.index.SimulatedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A table's log with data files that do not exist: what opening a table of any size reads. Lines of
 * the log are those that a real commit of the same table wrote, under other names, so their
 * statistics have its size.
 *
 * <p>One commit adds everything up to the last checkpoint but the newest files, which come in
 * commits of one file each, as a stream's; what lies before the checkpoint is not read by anybody.
 */
public final class SimulatedLog {

  private static final int CHECKPOINT_EVERY = 10;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * Files of a lake.
   *
   * @param packed files in one commit
   * @param packedRows rows of each
   * @param commits commits of one file that follow
   * @param commitRows rows of each
   */
  public record Content(long packed, long packedRows, int commits, long commitRows) {
    /** Rows of all. */
    public long rows() {
      return packed * packedRows + commits * commitRows;
    }
  }

  /**
   * What was written.
   *
   * @param version newest version
   * @param checkpointBytes size of the newest checkpoint
   * @param commitBytes bytes of a commit of one file, with its checksum
   */
  public record Written(long version, long checkpointBytes, long commitBytes) {}

  private final LogFiles log;
  private final long first;
  private final ObjectNode template;
  private final String place;
  private final double rowsPerSecond;

  /**
   * A log that goes on from a real one.
   *
   * @param table local folder of a table with a file
   * @param version its newest version
   * @param rowsPerSecond decides which bucket a file falls into
   */
  public SimulatedLog(Path table, long version, double rowsPerSecond) throws IOException {
    this.log = new LogFiles(table);
    this.first = version + 1;
    this.template = log.added(version);
    String path = template.get("path").asText();
    this.place = path.substring(0, path.indexOf("bucket="));
    this.rowsPerSecond = rowsPerSecond;
  }

  /** Writes commits and the newest checkpoint. */
  public Written write(Content files) throws IOException {
    log.put(
        first,
        "json",
        Stream.concat(
            Stream.of("{\"commitInfo\":{\"operation\":\"WRITE\"}}"),
            LongStream.range(0, files.packed())
                .mapToObj(n -> add(n, files.packedRows(), n * files.packedRows()))));
    ObjectNode checksum = log.checksum(first - 1);
    long rows = files.packed() * files.packedRows();
    long version = first;
    for (int commit = 0; commit < files.commits(); commit++) {
      version++;
      log.put(
          version,
          "json",
          Stream.of(
              "{\"commitInfo\":{\"operation\":\"STREAMING UPDATE\",\"isBlindAppend\":true}}",
              "{\"txn\":{\"appId\":\"simulated\",\"version\":" + commit + "}}",
              add(files.packed() + commit, files.commitRows(), rows)));
      rows += files.commitRows();
      checksum
          .put("tableSizeBytes", SimulatedFiles.bytes(rows))
          .put("numFiles", files.packed() + commit + 1)
          .put("txnId", "simulated-" + commit);
      log.put(version, "crc", Stream.of(checksum.toString()));
    }
    // Before the newest version, so that it and the one before it can be opened.
    long checkpoint = Math.max(first, (version - 2) / CHECKPOINT_EVERY * CHECKPOINT_EVERY);
    log.checkpoint(checkpoint);
    return new Written(
        version,
        size(checkpoint, "checkpoint.parquet"),
        size(version, "json") + size(version, "crc"));
  }

  private long size(long version, String ending) throws IOException {
    return Files.size(log.path(version, ending));
  }

  private String add(long number, long rows, long rowsBefore) {
    Instant time = START.plus(Duration.ofMillis((long) (1e3 * rowsBefore / rowsPerSecond)));
    String bucket = time.truncatedTo(ChronoUnit.HOURS).toString().substring(0, 13).concat("00Z");
    ObjectNode add = template.deepCopy();
    add.put("path", place + "bucket=" + bucket + "/" + SimulatedFiles.name(number))
        .put("size", SimulatedFiles.bytes(rows))
        .put("modificationTime", time.toEpochMilli());
    ((ObjectNode) add.get("partitionValues")).put("bucket", bucket);
    return LogFiles.JSON.createObjectNode().set("add", add).toString();
  }
}
