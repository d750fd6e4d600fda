package io.dreamweir.sequence.index;

import io.dreamweir.experience.Spaces;
import java.util.List;

/**
 * The episodes of one task in one version of the lake. Immutable.
 *
 * @param lake the chunks table, as given
 * @param tableId the chunks table's id
 * @param version version of the chunks table
 * @param spaces the task's spaces
 * @param complete complete episodes in {@link Episode#ORDER}
 * @param counts what else there is
 */
public record SequenceIndex(
    String lake,
    String tableId,
    long version,
    Spaces spaces,
    List<Episode> complete,
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
      long bytes) {}

  /** Rows of each complete episode, int [complete.size()], in order: what a sampler draws from. */
  public int[] rows() {
    int[] rows = new int[complete.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = complete.get(i).rows();
    }
    return rows;
  }
}
