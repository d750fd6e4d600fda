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
import io.dreamweir.sequence.sampler.EpisodePool;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import io.dreamweir.sequence.sampler.Samplers;
import io.dreamweir.sequence.sampler.Window;
import io.dreamweir.sequence.sampler.WindowSampler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process that opens a lake as a trainer does, reads one batch, and follows the lake by one
 * version. Arguments: lake, folder of stored indexes, version to open, file for the figures.
 */
final class IndexProcess {
  private IndexProcess() {}

  private static final int BATCH = 50;
  private static final int LENGTH = 50;
  private static final double DRAW_SECONDS = 0.3;

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
    Map<String, Double> draws = draws(index);
    LakeSnapshot newest = LakeSnapshot.newest(table);
    start = System.nanoTime();
    SequenceIndex after = builder.update(newest);
    double updateSeconds = secondsSince(start);
    System.gc();
    IndexFigures figures =
        new IndexFigures(
            after.counts().rows(),
            snapshot.files().size(),
            snapshotSeconds,
            indexSeconds,
            firstBatchSeconds,
            updateSeconds,
            after.counts().bytes() / (double) after.counts().rows(),
            status("RssAnon:"),
            status("VmHWM:"),
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            draws);
    AtomicFile.write(Path.of(arguments[3]), new ObjectMapper().writeValueAsBytes(figures));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static WindowSampler sampler(SequenceIndex index, SamplerKind kind) {
    return Samplers.over(
        kind, LENGTH, List.of(EpisodePool.of(1, index.rows())), new Priorities(0.6, 0.1), 1);
  }

  private static void firstBatch(SequenceIndex index) throws IOException {
    WindowSampler sampler = sampler(index, SamplerKind.EPISODE_END_BOOST);
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

  private static Map<String, Double> draws(SequenceIndex index) {
    Map<String, Double> rates = new TreeMap<>();
    for (SamplerKind kind : SamplerKind.values()) {
      WindowSampler sampler = sampler(index, kind);
      long draws = 0;
      long rows = 0;
      long start = System.nanoTime();
      while (secondsSince(start) < DRAW_SECONDS) {
        for (int i = 0; i < 1_000; i++) {
          rows += sampler.draw(draws++).firstRow();
        }
      }
      if (rows < 0) {
        throw new IllegalStateException("rows are not negative");
      }
      rates.put(kind.text(), draws / secondsSince(start));
    }
    return rates;
  }

  private static long status(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("/proc/self/status has no " + key + " Linux 4.5 or newer is needed");
  }
}
