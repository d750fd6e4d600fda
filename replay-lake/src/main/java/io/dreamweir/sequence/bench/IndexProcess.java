package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.run.AtomicFile;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.read.MappedFiles;
import io.dreamweir.sequence.read.SequenceReader;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Window;
import io.dreamweir.sequence.sampler.WindowSampler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process that opens a lake as a trainer does, reads one batch, and follows the lake by one
 * version. Arguments: lake, folder of stored indexes, version to open, file for the figures.
 */
final class IndexProcess {
  private IndexProcess() {}

  private static final int BATCH = 50;
  private static final int LENGTH = 50;

  /** Measures, and writes the figures as JSON. */
  public static void main(String[] arguments) throws Exception {
    String table = LakeTable.CHUNKS.path(arguments[0]);
    long start = System.nanoTime();
    LakeSnapshot snapshot = LakeSnapshot.at(table, Long.parseLong(arguments[2]));
    double snapshotSeconds = secondsSince(start);
    start = System.nanoTime();
    IndexBuilder builder =
        new IndexBuilder(
            BenchLake.TASK,
            BenchLake.USUAL.spaces(),
            EpisodeScope.COMPLETE,
            IndexPlace.of(arguments[1]));
    SequenceIndex index = builder.update(snapshot);
    double indexSeconds = secondsSince(start);
    firstBatch(index);
    double firstBatchSeconds =
        (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    Map<String, Double> draws = DrawRates.of(index, LENGTH);
    LakeSnapshot newest = LakeSnapshot.newest(table);
    start = System.nanoTime();
    SequenceIndex after = builder.update(newest);
    double updateSeconds = secondsSince(start);
    ProcessMemory memory = ProcessMemory.now();
    IndexFigures figures =
        new IndexFigures(
            after.counts().rows(),
            snapshot.files().size(),
            snapshotSeconds,
            indexSeconds,
            firstBatchSeconds,
            updateSeconds,
            after.counts().bytes() / (double) after.counts().rows(),
            memory.anonymousBytes(),
            memory.peakBytes(),
            memory.heapBytes(),
            draws);
    AtomicFile.write(Path.of(arguments[3]), new ObjectMapper().writeValueAsBytes(figures));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void firstBatch(SequenceIndex index) throws IOException {
    WindowSampler sampler = DrawRates.sampler(index, SamplerKind.EPISODE_END_BOOST, LENGTH);
    Window[] windows = new Window[BATCH];
    for (int slot = 0; slot < BATCH; slot++) {
      windows[slot] = sampler.draw(slot);
    }
    try (MappedFiles files = new MappedFiles(64);
        SequenceReader reader =
            new SequenceReader(BenchLake.USUAL.spaces(), files, ChecksumPolicy.FIRST_TOUCH)) {
      reader.read(
          index, windows, BatchBuffers.allocate(BenchLake.USUAL.spaces(), LENGTH, BATCH), 0);
    }
  }
}
