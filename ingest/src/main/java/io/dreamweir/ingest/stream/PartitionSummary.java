package io.dreamweir.ingest.stream;

import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.lake.ChunkRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What the driver needs to know of one partition of a micro-batch; no frames.
 *
 * @param chunks identity of every chunk, in order of arrival
 * @param rejected messages that were not chunks
 * @param observations observation keys that occur
 * @param tasks name, version, configuration, ROM and spaces of every task that occurs
 * @param bytes compressed frames
 * @param oldestMs Kafka's time of the oldest message
 */
record PartitionSummary(
    List<ChunkKey> chunks,
    long rejected,
    List<String> observations,
    List<List<String>> tasks,
    long bytes,
    long oldestMs)
    implements Serializable {

  private static final StructType CHUNK = ChunkRows.SCHEMA;
  private static final int[] TASK = {
    CHUNK.fieldIndex("task"),
    CHUNK.fieldIndex("environment_version"),
    CHUNK.fieldIndex("configuration_hash"),
    CHUNK.fieldIndex("rom_md5"),
    CHUNK.fieldIndex("spaces")
  };
  private static final int OBSERVATIONS = CHUNK.fieldIndex("observations");

  static PartitionSummary of(Iterator<Arrival> arrivals) {
    List<ChunkKey> chunks = new ArrayList<>();
    TreeSet<String> observations = new TreeSet<>();
    List<List<String>> tasks = new ArrayList<>();
    long rejected = 0;
    long bytes = 0;
    long oldestMs = Long.MAX_VALUE;
    while (arrivals.hasNext()) {
      Arrival arrival = arrivals.next();
      oldestMs = Math.min(oldestMs, arrival.timestampMs());
      if (arrival.key() == null) {
        rejected++;
        continue;
      }
      chunks.add(arrival.key());
      List<String> task = new ArrayList<>(TASK.length);
      for (int column : TASK) {
        task.add(arrival.row().getString(column));
      }
      if (!tasks.contains(task)) {
        tasks.add(task);
      }
      for (Row block : arrival.row().<Row[]>getAs(OBSERVATIONS)) {
        observations.add(block.getString(0));
        bytes += block.<byte[]>getAs(1).length;
      }
    }
    return new PartitionSummary(
        chunks, rejected, new ArrayList<>(observations), tasks, bytes, oldestMs);
  }

  static TaskDescription task(List<String> columns) {
    return new TaskDescription(
        columns.get(0),
        columns.get(1),
        columns.get(2),
        columns.get(3),
        SpacesJson.read(columns.get(4)));
  }
}
