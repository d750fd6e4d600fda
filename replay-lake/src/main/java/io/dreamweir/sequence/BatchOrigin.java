package io.dreamweir.sequence;

import java.util.List;
import java.util.OptionalLong;

/**
 * Where a batch came from.
 *
 * @param lakeVersion version of the lake's chunks table that it was read from; -1 for none
 * @param scores version of the lake's table of scores that its windows were drawn by; empty where
 *     they were drawn without
 * @param number draw number of the batch, 0-based, since the beginning of the run
 * @param spans per slot the rows of the lake that it holds, in order, L in all; empty where the
 *     source does not say
 */
public record BatchOrigin(
    long lakeVersion, OptionalLong scores, long number, List<List<RowSpan>> spans) {

  /** A batch that does not say which rows it holds. */
  public static BatchOrigin of(long lakeVersion, long number) {
    return new BatchOrigin(lakeVersion, OptionalLong.empty(), number, List.of());
  }
}
