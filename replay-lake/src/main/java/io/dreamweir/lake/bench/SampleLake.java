package io.dreamweir.lake.bench;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.sample.AtariSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fills a lake with the sample's episodes, again and again under ids and seeds of their own. */
final class SampleLake {
  private SampleLake() {}

  private static final int CHUNKS_PER_COMMIT = 5_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * Appends whole episodes.
   *
   * @param rows rows to store at least
   */
  static void fill(ReplayLake lake, long rows) {
    List<AtariSample.Episode> sample = AtariSample.episodes();
    List<Chunk> pending = new ArrayList<>();
    long stored = 0;
    try (BlockEncoder encoder = new BlockEncoder()) {
      for (int number = 0; stored < rows; number++) {
        AtariSample.Episode episode = sample.get(number % sample.size());
        ChunkBuilder builder = new ChunkBuilder(origin(episode, number), encoder);
        for (Transition row : episode.rows()) {
          builder.add(row).ifPresent(pending::add);
        }
        builder.cut().ifPresent(pending::add);
        stored += episode.rows().size();
        if (pending.size() >= CHUNKS_PER_COMMIT) {
          lake.append(pending);
          pending.clear();
        }
      }
    }
    if (!pending.isEmpty()) {
      lake.append(pending);
    }
  }

  private static EpisodeOrigin origin(AtariSample.Episode episode, int number) {
    return new EpisodeOrigin(
        String.format("%s/%08x", episode.task().task(), number),
        "bench-2026-01-01",
        "actor-" + number % 8,
        episode.task(),
        -1,
        number * 7_919L,
        START.plusSeconds(60L * number));
  }
}
