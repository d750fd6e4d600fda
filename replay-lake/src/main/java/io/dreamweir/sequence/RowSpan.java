package io.dreamweir.sequence;

/**
 * Consecutive rows of one episode.
 *
 * @param episode id of the episode
 * @param firstRow the first of them, 0 or more
 * @param rows how many, 1 or more
 */
public record RowSpan(String episode, int firstRow, int rows) {
  public RowSpan {
    if (firstRow < 0 || rows < 1) {
      throw new IllegalArgumentException(
          rows + " rows from row " + firstRow + " of " + episode + " are not possible");
    }
  }
}
