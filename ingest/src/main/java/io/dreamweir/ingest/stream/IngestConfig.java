package io.dreamweir.ingest.stream;

import io.dreamweir.config.DataSize;
import java.time.Duration;

/**
 * Section {@code ingest}: how chunks move from Kafka to the lake.
 *
 * @param trigger least time between the starts of two micro-batches; each is a commit and has a
 *     fixed cost of about a second, so a longer one costs less and reads later
 * @param startAtChunks a micro-batch starts before its trigger once so many chunks wait
 * @param maxChunksPerBatch most chunks of one micro-batch; bounds memory when there is a backlog
 * @param targetFile bytes of frames for which a micro-batch writes one more file
 * @param checkpoint folder or URI of the stream's checkpoint; empty keeps it in the lake
 * @param rememberedEpisodes episodes whose stored steps are kept in memory; what is older is looked
 *     up in the lake when a chunk of it arrives
 * @param clockTolerance how far an actor's clock may be ahead of ours before it counts as wrong
 * @param lostOffsets what to do when Kafka has dropped chunks that were not ingested yet
 * @param retryFor how long a failing stream is started again before the job fails
 */
public record IngestConfig(
    Duration trigger,
    int startAtChunks,
    int maxChunksPerBatch,
    DataSize targetFile,
    String checkpoint,
    int rememberedEpisodes,
    Duration clockTolerance,
    LostOffsets lostOffsets,
    Duration retryFor) {

  /** What to do when Kafka's retention was shorter than ingest was down. */
  public enum LostOffsets {
    /** Stop and say so. */
    FAIL,
    /** Go on with what is left; the episodes have gaps. */
    CONTINUE
  }

  public IngestConfig {
    if (trigger.toMillis() < 100 || trigger.toHours() > 24) {
      throw new IllegalArgumentException("trigger is " + trigger + ", expected 100ms to 24h");
    }
    if (maxChunksPerBatch < 1) {
      throw new IllegalArgumentException(
          "max-chunks-per-batch is " + maxChunksPerBatch + ", expected 1 or more");
    }
    if (startAtChunks < 1 || startAtChunks > maxChunksPerBatch) {
      throw new IllegalArgumentException(
          "start-at-chunks is "
              + startAtChunks
              + ", expected 1 to max-chunks-per-batch, which is "
              + maxChunksPerBatch);
    }
    if (targetFile.bytes() < 1 << 20) {
      throw new IllegalArgumentException(
          "target-file is " + targetFile + ", expected 1MiB or more");
    }
    if (clockTolerance.isNegative()) {
      throw new IllegalArgumentException(
          "clock-tolerance is " + clockTolerance + ", expected 0s or more");
    }
    if (rememberedEpisodes < 1) {
      throw new IllegalArgumentException(
          "remembered-episodes is " + rememberedEpisodes + ", expected 1 or more");
    }
  }
}
