package io.dreamweir.sequence.bench;

import java.util.Map;

/** What processes that opened a simulated lake measured. */
final class ScaleFigures {
  private ScaleFigures() {}

  /**
   * Opening a lake's newest version: which files it has.
   *
   * @param seconds reading the log
   */
  record Opening(int files, double seconds, ProcessMemory memory) {}

  /**
   * From a version to episodes that can be drawn from.
   *
   * @param rows rows of the version that was followed to
   * @param episodes complete ones
   * @param files data files of the version that was opened first
   * @param snapshotSeconds reading the log
   * @param indexSeconds putting the index together and storing what was not stored; without reading
   *     data files
   * @param updateSeconds following the table by one micro-batch, and storing that
   * @param indexBytes bytes of the index, off the heap or mapped
   */
  record Indexing(
      long rows,
      int episodes,
      int files,
      double snapshotSeconds,
      double indexSeconds,
      double updateSeconds,
      long indexBytes,
      Map<String, Double> drawsPerSecond,
      ProcessMemory memory) {}
}
