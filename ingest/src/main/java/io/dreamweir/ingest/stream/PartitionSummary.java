package io.dreamweir.ingest.stream;

import io.dreamweir.chunk.SpacesJson;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.lake.ChunkRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
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
 * @param sentMs Kafka's time of every chunk, in the order of {@code chunks}
 * @param checkNs time in decoding and checking
 */
record PartitionSummary(
    List<ChunkKey> chunks,
    long rejected,
    List<String> observations,
    List<List<String>> tasks,
    long bytes,
    long[] sentMs,
    long checkNs)
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
    long[] sentMs = new long[64];
    long checkNs = 0;
    while (arrivals.hasNext()) {
      Arrival arrival = arrivals.next();
      checkNs += arrival.checkNs();
      if (arrival.key() == null) {
        rejected++;
        continue;
      }
      if (chunks.size() == sentMs.length) {
        sentMs = Arrays.copyOf(sentMs, 2 * sentMs.length);
      }
      sentMs[chunks.size()] = arrival.timestampMs();
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
        chunks,
        rejected,
        new ArrayList<>(observations),
        tasks,
        bytes,
        Arrays.copyOf(sentMs, chunks.size()),
        checkNs);
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
