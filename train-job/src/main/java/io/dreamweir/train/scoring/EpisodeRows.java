package io.dreamweir.train.scoring;

import io.dreamweir.chunk.BlockDecoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.InvalidChunkException;
import io.dreamweir.chunk.ObservationBlock;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of an episode, from its first one up to a gap. */
public final class EpisodeRows {

  private final List<Transition> rows = new ArrayList<>();

  /**
   * Adds a chunk; one that is stored twice, or lies behind a gap, adds nothing.
   *
   * @throws InvalidChunkException if a block is damaged
   */
  public void add(Chunk chunk, BlockDecoder decoder) throws InvalidChunkException {
    if (chunk.firstStep() != rows.size()) {
      return;
    }
    List<byte[]> blocks = new ArrayList<>();
    for (ObservationBlock block : chunk.observations()) {
      blocks.add(decoder.decode(chunk.place(), block, chunk.rows()));
    }
    int width = chunk.origin().task().spaces().storedActionWidth();
    for (int i = 0; i < chunk.rows(); i++) {
      boolean last = i == chunk.rows() - 1;
      rows.add(
          new Transition(
              observation(blocks, i, chunk.rows()),
              new Action(Arrays.copyOfRange(chunk.actions(), i * width, (i + 1) * width)),
              chunk.rewards()[i],
              last ? chunk.end() : EpisodeEnd.OPEN,
              chunk.frames()[i]));
    }
  }

  private static Observation observation(List<byte[]> blocks, int row, int rows) {
    return new Observation(
        blocks.stream()
            .map(
                block -> {
                  int bytes = block.length / rows;
                  return Arrays.copyOfRange(block, row * bytes, (row + 1) * bytes);
                })
            .toList());
  }

  /** How many there are. */
  public int size() {
    return rows.size();
  }

  /**
   * First rows of the sequences: one after the other, the last moved back to end with the episode.
   */
  public List<Integer> firstRows(int length) {
    List<Integer> firstRows = new ArrayList<>();
    for (int first = 0; first < rows.size(); first += length) {
      firstRows.add(Math.max(0, Math.min(first, rows.size() - length)));
    }
    return firstRows;
  }

  /** A sequence; a shorter episode repeats its last row. */
  public List<Transition> sequence(int firstRow, int length) {
    List<Transition> sequence = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      sequence.add(rows.get(Math.min(firstRow + i, rows.size() - 1)));
    }
    return sequence;
  }
}
