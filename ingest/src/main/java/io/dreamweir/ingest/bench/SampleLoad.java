package io.dreamweir.ingest.bench;

import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.ingest.kafka.RolloutProducer;
import io.dreamweir.sample.SampleChunks;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/** Real frames under ever new episode ids, at a rate or as fast as they are taken. */
final class SampleLoad {
  private static final TaskDescription TASK =
      new TaskDescription("bench/atari", "1", "sample", "", Spaces.pixels(64, 64, 1, 18));

  private final SampleChunks sample = new SampleChunks();
  private long episodes;

  /**
   * What was sent.
   *
   * @param mostWaiting most chunks that were sent and not yet readable at any moment
   */
  record Sent(long rows, long chunks, long mostWaiting) {}

  /**
   * Sends whole episodes until so many rows are sent and acknowledged.
   *
   * @param rate rows per second
   * @param waiting chunks that cannot be read yet, when so many are sent
   */
  Sent send(RolloutProducer producer, long rows, int rate, LongUnaryOperator waiting)
      throws InterruptedException {
    long from = System.nanoTime();
    long sentRows = 0;
    long sentChunks = 0;
    long most = 0;
    while (sentRows < rows) {
      EpisodeOrigin origin =
          new EpisodeOrigin(
              "episode-" + episodes, "bench", "actor", TASK, -1, episodes, Instant.now());
      for (Chunk chunk : sample.episode(episodes, origin)) {
        while (sentRows > (System.nanoTime() - from) / 1e9 * rate) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        producer.send(chunk);
        sentRows += chunk.rows();
        sentChunks++;
        most = Math.max(most, waiting.applyAsLong(sentChunks));
      }
      episodes++;
    }
    producer.flush();
    return new Sent(sentRows, sentChunks, most);
  }
}
