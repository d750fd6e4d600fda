package io.dreamweir.sequence;

import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.time.Duration;

/**
 * The section {@code replay}: how batches are drawn and read.
 *
 * @param batch B, sequences of a batch
 * @param length L, rows of a sequence
 * @param sampler how windows are drawn
 * @param minEpisodes complete episodes, long enough for a window, before the first batch is drawn
 * @param refreshEvery shortest time between two looks at the newest version of the lake
 * @param prefetch batches that are ready ahead of the consumer
 * @param threads threads that read batches
 * @param checksums when checksums of observations are compared
 * @param maxMappedFiles most data files that stay mapped into memory
 * @param logWaitEvery how often a wait for experience says its reason
 * @param priorities what the sampler by scores makes of them
 * @param index where indexes are stored for the next process
 */
public record ReplayConfig(
    int batch,
    int length,
    SamplerKind sampler,
    int minEpisodes,
    Duration refreshEvery,
    int prefetch,
    int threads,
    ChecksumPolicy checksums,
    int maxMappedFiles,
    Duration logWaitEvery,
    Priorities priorities,
    IndexPlace index) {

  public ReplayConfig {
    atLeast("batch", batch, 1);
    atLeast("length", length, 1);
    atLeast("min-episodes", minEpisodes, 1);
    atLeast("prefetch", prefetch, 1);
    atLeast("threads", threads, 1);
    atLeast("max-mapped-files", maxMappedFiles, 1);
    if (refreshEvery.toMillis() < 1 || logWaitEvery.toMillis() < 1) {
      throw new IllegalArgumentException("refresh-every and log-wait-every must be 1ms or more");
    }
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " or more");
    }
  }
}
