package io.dreamweir.chunk;

import io.dreamweir.experience.EpisodeEnd;
import java.util.List;

/**
 * At most {@link #MAX_ROWS} consecutive rows of one episode. Identity: (episode id, first step).
 *
 * @param origin the episode it belongs to
 * @param firstStep step of the first row; row 0 of an episode is its reset row
 * @param rows number of rows, 1 to {@link #MAX_ROWS}
 * @param observations one block per observation tensor, in the order of the task's spaces
 * @param actions float32 [rows, storedActionWidth], row-major, stored form
 * @param rewards float32 [rows], raw
 * @param frames int32 [rows], emulator frames that each row took
 * @param end how the episode stands after the last row of this chunk
 */
public record Chunk(
    EpisodeOrigin origin,
    int firstStep,
    int rows,
    List<ObservationBlock> observations,
    float[] actions,
    float[] rewards,
    int[] frames,
    EpisodeEnd end) {

  /** Most rows a chunk may hold. */
  public static final int MAX_ROWS = 32;

  public Chunk {
    observations = List.copyOf(observations);
    if (rows < 1 || rows > MAX_ROWS || firstStep < 0) {
      throw new IllegalArgumentException(
          place(origin, firstStep) + " has " + rows + " rows; a chunk holds 1 to " + MAX_ROWS);
    }
    int width = origin.task().spaces().storedActionWidth();
    if (actions.length != rows * width || rewards.length != rows || frames.length != rows) {
      throw new IllegalArgumentException(
          place(origin, firstStep)
              + " has "
              + rows
              + " rows but "
              + actions.length
              + " action values (width "
              + width
              + "), "
              + rewards.length
              + " rewards, "
              + frames.length
              + " frame counts");
    }
    if (!observations.stream()
        .map(ObservationBlock::spec)
        .toList()
        .equals(origin.task().spaces().observation())) {
      throw new IllegalArgumentException(
          place(origin, firstStep) + " does not hold the observations of its task's spaces");
    }
  }

  /** Where this chunk is, for messages: {@code [task/episode@step]}. */
  public String place() {
    return place(origin, firstStep);
  }

  private static String place(EpisodeOrigin origin, int step) {
    return place(origin.task().task(), origin.episodeId(), step);
  }

  static String place(String task, String episodeId, int step) {
    return "[" + task + "/" + episodeId + "@" + step + "]";
  }
}
