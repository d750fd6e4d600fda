package io.dreamweir.lake.transfer;

import io.dreamweir.chunk.BlockDecoder;
import io.dreamweir.chunk.Chunk;
import io.dreamweir.chunk.EpisodeOrigin;
import io.dreamweir.chunk.InvalidChunkException;
import io.dreamweir.chunk.RowConvention;
import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole episode of a lake, decoded.
 *
 * @param rows T
 * @param observations raw bytes [T, ...] per observation tensor
 * @param actions float32 [T, storedActionWidth], that led to each row
 * @param rewards float32 [T]
 * @param frames int32 [T]
 */
record StoredEpisode(
    EpisodeOrigin origin,
    int rows,
    List<byte[]> observations,
    float[] actions,
    float[] rewards,
    int[] frames,
    EpisodeEnd end) {

  /**
   * Decodes.
   *
   * @param chunks all chunks of the episode, in order, without gaps
   * @throws UserError if one of them is damaged, or the episode exceeds 2 GiB
   */
  static StoredEpisode of(List<Chunk> chunks, BlockDecoder decoder) {
    Chunk last = chunks.get(chunks.size() - 1);
    EpisodeOrigin origin = last.origin();
    Spaces spaces = origin.task().spaces();
    int rows = last.firstStep() + last.rows();
    List<ByteBuffer> observations = new ArrayList<>();
    for (TensorSpec spec : spaces.observation()) {
      long bytes = (long) rows * spec.bytes();
      if (bytes > Integer.MAX_VALUE - 8) {
        throw UserError.usage(
            "episode %s has %,d bytes of '%s'; at most 2 GiB can be written as one array",
            origin.episodeId(), bytes, spec.name());
      }
      observations.add(ByteBuffer.allocate((int) bytes));
    }
    int width = spaces.storedActionWidth();
    float[] actions = new float[rows * width];
    float[] rewards = new float[rows];
    int[] frames = new int[rows];
    for (Chunk chunk : chunks) {
      int at = chunk.firstStep();
      System.arraycopy(chunk.actions(), 0, actions, at * width, chunk.rows() * width);
      System.arraycopy(chunk.rewards(), 0, rewards, at, chunk.rows());
      System.arraycopy(chunk.frames(), 0, frames, at, chunk.rows());
      for (int i = 0; i < observations.size(); i++) {
        try {
          observations
              .get(i)
              .put(decoder.decode(chunk.place(), chunk.observations().get(i), chunk.rows()));
        } catch (InvalidChunkException e) {
          throw new UserError(
              UserError.Kind.FAILED,
              e.getMessage() + "; `dreamweir lake verify` lists all such",
              e);
        }
      }
    }
    return new StoredEpisode(
        origin,
        rows,
        observations.stream().map(ByteBuffer::array).toList(),
        actions,
        rewards,
        frames,
        last.end());
  }

  Spaces spaces() {
    return origin.task().spaces();
  }

  /** Actions and rewards in another convention. */
  RowConvention.Rows as(RowConvention convention) {
    return convention.fromLake(spaces(), new RowConvention.Rows(actions, rewards));
  }

  /** Network encoding, float32 [T, encodedActionWidth], of stored actions. */
  float[] encoded(float[] stored) {
    int width = spaces().storedActionWidth();
    int encodedWidth = spaces().encodedActionWidth();
    float[] encoded = new float[rows * encodedWidth];
    for (int t = 0; t < rows; t++) {
      Action.encode(spaces(), stored, t * width, encoded, t * encodedWidth);
    }
    return encoded;
  }

  boolean[] isFirst() {
    boolean[] flags = new boolean[rows];
    flags[0] = true;
    return flags;
  }

  boolean[] isLast() {
    boolean[] flags = new boolean[rows];
    flags[rows - 1] = end.isLast();
    return flags;
  }

  boolean[] isTerminal() {
    boolean[] flags = new boolean[rows];
    flags[rows - 1] = end.isTerminal();
    return flags;
  }
}
