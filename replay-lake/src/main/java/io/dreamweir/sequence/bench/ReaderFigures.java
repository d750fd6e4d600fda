package io.dreamweir.sequence.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What one reading process measured.
 *
 * @param steps steps of the lake
 * @param files data files of the lake
 * @param indexSeconds opening the newest version and building its index
 * @param firstBatchSeconds from the start of the process to the first batch
 * @param indexBytesPerStep bytes that the index holds off the heap
 * @param anonymousBytes resident memory that no file backs (RssAnon), after reading for a while
 * @param heapBytes live heap then
 * @param bufferBytes batch buffers then
 * @param oneThread one thread that draws, reads and consumes
 * @param twoThreads two reading threads and a consumer; processor time is the consumer's alone
 * @param decodeOnly one thread, if decompressing were all
 * @param copyOnly one thread that copies as many windows from raw frames in memory
 * @param checkedBatches batches that were compared with the source, byte by byte
 */
record ReaderFigures(
    long steps,
    int files,
    double indexSeconds,
    double firstBatchSeconds,
    double indexBytesPerStep,
    long anonymousBytes,
    long heapBytes,
    long bufferBytes,
    Rates oneThread,
    Rates twoThreads,
    Rates decodeOnly,
    Rates copyOnly,
    int checkedBatches) {

  /**
   * Rates of one kind of work.
   *
   * @param perSecond batches per second of each run
   * @param perCpuSecond batches per second of processor time of the measuring thread: what a core
   *     gives, also where the machine is shared
   */
  record Rates(List<Double> perSecond, List<Double> perCpuSecond) {
    static Rates none() {
      return new Rates(new ArrayList<>(), new ArrayList<>());
    }
  }
}
