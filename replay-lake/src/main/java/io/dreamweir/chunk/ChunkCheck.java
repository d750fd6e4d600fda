package io.dreamweir.chunk;

import io.dreamweir.experience.Spaces;
import java.util.Optional;

/** The checks that need a whole chunk: ranges of every row, sizes and checksums of its blocks. */
public final class ChunkCheck {
  private ChunkCheck() {}

  private static final ThreadLocal<BlockDecoder> BLOCKS =
      ThreadLocal.withInitial(BlockDecoder::new);

  /**
   * Checks a chunk; every block is decompressed once.
   *
   * @throws InvalidChunkException naming the first row or block that is wrong
   */
  public static void check(Chunk chunk) throws InvalidChunkException {
    Spaces spaces = chunk.origin().task().spaces();
    int width = spaces.storedActionWidth();
    for (int row = 0; row < chunk.rows(); row++) {
      int step = chunk.firstStep() + row;
      Optional<String> problem =
          RowRules.violation(
              spaces,
              step == 0,
              chunk.actions(),
              row * width,
              chunk.rewards()[row],
              chunk.frames()[row]);
      if (problem.isPresent()) {
        EpisodeOrigin origin = chunk.origin();
        throw new InvalidChunkException(
            Chunk.place(origin.task().task(), origin.episodeId(), step), problem.get());
      }
    }
    for (ObservationBlock block : chunk.observations()) {
      BLOCKS.get().check(chunk.place(), block, chunk.rows());
    }
  }
}
