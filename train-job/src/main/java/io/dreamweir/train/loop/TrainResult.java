package io.dreamweir.train.loop;

import io.dreamweir.train.metrics.ProcessMemory;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run came to.
 *
 * @param updates complete updates since the beginning, resumes included
 * @param parameters trainable parameters
 * @param checkpoint folder of the newest checkpoint, empty if there is none
 * @param seconds wall time of this run
 * @param secondsPerUpdate mean time of an update, reading and saving not counted
 * @param waitShare share of the time since the first batch that was spent waiting for batches
 * @param saveShare share of that time for which training stood still because something was saved
 * @param peakRssBytes largest resident size of the process
 * @param losses last logged mean of each loss
 */
public record TrainResult(
    long updates,
    long parameters,
    String checkpoint,
    double seconds,
    double secondsPerUpdate,
    double waitShare,
    double saveShare,
    long peakRssBytes,
    SortedMap<String, Double> losses)
    implements Serializable {

  /** A run that was stopped before its first batch. */
  static TrainResult nothing() {
    return new TrainResult(0, 0, "", 0, 0, 0, 0, ProcessMemory.peakBytes(), new TreeMap<>());
  }
}
