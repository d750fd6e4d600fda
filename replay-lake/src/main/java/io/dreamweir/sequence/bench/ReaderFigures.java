package io.dreamweir.sequence.bench;

import java.util.List;
import java.util.Map;

/**
 * What was measured of one lake.
 *
 * @param steps steps of the lake
 * @param files data files of the lake
 * @param indexSeconds opening the newest version and building its index, which stores it
 * @param storedIndexSeconds the same in the next process, which finds it stored
 * @param firstBatchSeconds from the start of that process to the first batch
 * @param indexBytesPerStep bytes that the index holds off the heap
 * @param bufferBytes batch buffers while two threads read
 * @param anonymousBytes resident memory that no file backs (RssAnon), after reading on one thread
 *     and on two for a while
 * @param cachedBytes what the cache of chunks held of it by then
 * @param checkedBatches batches that were compared with the source, byte by byte
 * @param oneThread one thread that draws, reads and consumes
 * @param uncached the same without a cache of chunks: every chunk is decompressed
 * @param twoThreads two reading threads and a consumer
 * @param decodeOnly one thread, if decompressing were all
 * @param copyOnly one thread that copies as many windows from raw frames in memory
 * @param peers what was measured of each peer in the same rounds, by name; or why it was not
 */
record ReaderFigures(
    long steps,
    int files,
    double indexSeconds,
    double storedIndexSeconds,
    double firstBatchSeconds,
    double indexBytesPerStep,
    long bufferBytes,
    long anonymousBytes,
    long cachedBytes,
    int checkedBatches,
    Rates oneThread,
    Rates uncached,
    Rates twoThreads,
    Rates decodeOnly,
    Rates copyOnly,
    Map<String, Object> peers) {

  /**
   * Rates of one kind of work.
   *
   * @param perSecond batches per second of each run
   * @param perCpuSecond batches per second of processor time of the whole process: what a core
   *     gives, also where the machine is shared
   */
  record Rates(List<Double> perSecond, List<Double> perCpuSecond) {}
}
