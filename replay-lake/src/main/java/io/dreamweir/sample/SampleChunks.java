package io.dreamweir.sample;

import io.dreamweir.chunk.BlockEncoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.ChunkBuilder;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample's episodes as chunks, compressed once, that can be given any number of distinct
 * origins: load of real frames without the cost of playing and compressing it again.
 */
public final class SampleChunks {

  private final List<List<Chunk>> episodes = new ArrayList<>();

  /** The sample as it is. */
  public SampleChunks() {
    this(AtariSample.episodes());
  }

  /** Compresses every episode; one that was not played to its end is cut. */
  public SampleChunks(List<AtariSample.Episode> sample) {
    for (AtariSample.Episode episode : sample) {
      EpisodeOrigin origin =
          new EpisodeOrigin("sample", "sample", "sample", episode.task(), -1, 0, Instant.EPOCH);
      episodes.add(chunks(origin, episode.rows()));
    }
  }

  private static List<Chunk> chunks(EpisodeOrigin origin, List<Transition> rows) {
    List<Chunk> chunks = new ArrayList<>();
    try (BlockEncoder encoder = new BlockEncoder()) {
      ChunkBuilder builder = new ChunkBuilder(origin, encoder);
      for (int t = 0; t < rows.size(); t++) {
        Transition row = rows.get(t);
        boolean cut = t == rows.size() - 1 && row.end() == EpisodeEnd.OPEN;
        builder
            .add(
                new Transition(
                    row.observation(),
                    row.action(),
                    row.reward(),
                    cut ? EpisodeEnd.CUT : row.end(),
                    row.frames()))
            .ifPresent(chunks::add);
      }
    }
    return chunks;
  }

  /**
   * The chunks of one episode.
   *
   * @param number any number; the sample's episodes follow each other in a circle
   * @param origin whose episode it is to be
   */
  public List<Chunk> episode(long number, EpisodeOrigin origin) {
    List<Chunk> sample = episodes.get((int) (number % episodes.size()));
    List<Chunk> moved = new ArrayList<>(sample.size());
    for (Chunk chunk : sample) {
      moved.add(
          new Chunk(
              origin,
              chunk.firstStep(),
              chunk.rows(),
              chunk.observations(),
              chunk.actions(),
              chunk.rewards(),
              chunk.frames(),
              chunk.end()));
    }
    return moved;
  }
}
