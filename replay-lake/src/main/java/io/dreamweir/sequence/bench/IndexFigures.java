package io.dreamweir.sequence.bench;

/**
 * What one process that opened a lake measured.
 *
 * @param rows rows of the lake
 * @param files data files of the version
 * @param snapshotSeconds reading the table's log
 * @param indexSeconds the index of that version, from data files or from what was stored
 * @param firstBatchSeconds from the start of the process to the first batch
 * @param updateSeconds following the table to its newest version, one micro-batch later, and
 *     storing that
 * @param bytesPerStep bytes of the index, in memory or mapped
 * @param anonymousBytes resident memory that no file backs (RssAnon) after that
 * @param peakBytes most resident memory at any time, mapped files included (VmHWM)
 * @param heapBytes live heap after that
 * @param drawsPerSecond windows drawn per second, by sampler
 */
record IndexFigures(
    long rows,
    int files,
    double snapshotSeconds,
    double indexSeconds,
    double firstBatchSeconds,
    double updateSeconds,
    double bytesPerStep,
    long anonymousBytes,
    long peakBytes,
    long heapBytes,
    java.util.Map<String, Double> drawsPerSecond) {}
