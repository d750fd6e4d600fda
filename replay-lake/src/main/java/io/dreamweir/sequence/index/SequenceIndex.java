package io.dreamweir.sequence.index;

import io.dreamweir.experience.Spaces;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The episodes of one task, or of a mixture, in one version of the lake. Immutable.
 *
 * @param lake the chunks table, as given
 * @param tableId the chunks table's id
 * @param version version of the chunks table
 * @param spaces the task's spaces
 * @param episodes those that are drawn from ({@link EpisodeScope}) in {@link Episode#ORDER}; of a
 *     mixture, task after task
 * @param counts what else there is
 */
public record SequenceIndex(
    String lake,
    String tableId,
    long version,
    Spaces spaces,
    List<Episode> episodes,
    Counts counts) {

  /**
   * Sizes of an index.
   *
   * @param rows rows of all episodes up to their first gap
   * @param steps the same without reset rows: what environments count
   * @param completeSteps steps of complete episodes
   * @param completeEpisodes complete episodes
   * @param openEpisodes episodes without an end yet
   * @param brokenEpisodes episodes with a gap
   * @param chunks chunks, duplicates included
   * @param duplicateChunks chunks that are stored again
   * @param damagedChunks chunks that were left out because their metadata is wrong
   * @param bytes memory held off the heap
   */
  public record Counts(
      long rows,
      long steps,
      long completeSteps,
      int completeEpisodes,
      int openEpisodes,
      int brokenEpisodes,
      long chunks,
      long duplicateChunks,
      long damagedChunks,
      long bytes) {

    private Counts plus(Counts other) {
      return new Counts(
          rows + other.rows,
          steps + other.steps,
          completeSteps + other.completeSteps,
          completeEpisodes + other.completeEpisodes,
          openEpisodes + other.openEpisodes,
          brokenEpisodes + other.brokenEpisodes,
          chunks + other.chunks,
          duplicateChunks + other.duplicateChunks,
          damagedChunks + other.damagedChunks,
          bytes + other.bytes);
    }
  }

  /**
   * The episodes of several tasks of one version as one index, task after task.
   *
   * @param parts indexes of the same version and spaces, 1 or more
   */
  public static SequenceIndex union(List<SequenceIndex> parts) {
    SequenceIndex first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    List<Episode> episodes = new ArrayList<>();
    Counts counts = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    for (SequenceIndex part : parts) {
      if (part.version != first.version
          || !part.tableId.equals(first.tableId)
          || !part.spaces.equals(first.spaces)) {
        throw new IllegalArgumentException(
            "indexes of version "
                + first.version
                + " and "
                + part.version
                + ", or of different lakes or spaces, cannot be one");
      }
      episodes.addAll(part.episodes);
      counts = counts.plus(part.counts);
    }
    return new SequenceIndex(
        first.lake, first.tableId, first.version, first.spaces, episodes, counts);
  }

  /** Mean undiscounted return of the newest complete episodes; empty where there is none. */
  public OptionalDouble recentReturn(int count) {
    List<Episode> newest = new ArrayList<>();
    for (int i = episodes.size() - 1; i >= 0 && newest.size() < count; i--) {
      if (episodes.get(i).state() == EpisodeState.COMPLETE) {
        newest.add(episodes.get(i));
      }
    }
    return newest.stream().mapToDouble(Episode::undiscountedReturn).average();
  }

  /** Rows of each episode, int [episodes.size()], in order: what a sampler draws from. */
  public int[] rows() {
    int[] rows = new int[episodes.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = episodes.get(i).rows();
    }
    return rows;
  }
}
