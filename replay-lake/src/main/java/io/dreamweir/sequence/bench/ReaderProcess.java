package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.run.AtomicFile;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.bench.ReaderFigures.Rates;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.MappedFiles;
import io.dreamweir.sequence.read.SequenceReader;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.Window;
import io.dreamweir.sequence.source.LiveSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * A process that does nothing but read batches, so that its memory is the reader's. Arguments:
 * lake, file for the figures, runs, seconds per run, batch, length.
 */
final class ReaderProcess implements AutoCloseable {

  private static final int RAW_BYTES = 256 << 20;
  private static final int CHECKED = 20;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final String lake;
  private final double seconds;
  private final ReplayConfig config;
  private final SequenceIndex index;
  private final Sampler sampler;
  private final MappedFiles files;
  private final SequenceReader reader;
  private final BatchBuffers buffers;
  private final double indexSeconds;
  private final int dataFiles;
  private long number;

  private ReaderProcess(String lake, double seconds, ReplayConfig config) {
    this.lake = lake;
    this.seconds = seconds;
    this.config = config;
    long start = System.nanoTime();
    LakeSnapshot snapshot = LakeSnapshot.newest(LakeTable.CHUNKS.path(lake));
    dataFiles = snapshot.files().size();
    index = IndexBuilder.index(snapshot, BenchLake.TASK, BenchLake.SPACES);
    indexSeconds = (System.nanoTime() - start) / 1e9;
    sampler = Sampler.over(config.sampler(), config.length(), index.rows(), 1);
    files = new MappedFiles(config.maxMappedFiles());
    reader = new SequenceReader(BenchLake.SPACES, files, config.checksums());
    buffers = BatchBuffers.allocate(BenchLake.SPACES, config.length(), config.batch());
  }

  /** Measures, and writes the figures as JSON. */
  public static void main(String[] arguments) throws Exception {
    ReplayConfig config =
        ReaderBench.config(Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
    try (ReaderProcess process =
        new ReaderProcess(arguments[0], Double.parseDouble(arguments[3]), config)) {
      ReaderFigures figures = process.measure(Integer.parseInt(arguments[2]));
      AtomicFile.write(Path.of(arguments[1]), new ObjectMapper().writeValueAsBytes(figures));
    }
  }

  private ReaderFigures measure(int runs) throws Exception {
    read();
    double firstBatchSeconds =
        (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    measure(Rates.none(), this::read); // warms up
    long bufferBytes = buffers.bytes() * (1 + config.prefetch() + config.threads() + 1);
    long anonymousBytes;
    long heapBytes;
    try (LiveSource source = source()) {
      measure(Rates.none(), source::next);
      System.gc();
      anonymousBytes = anonymousBytes();
      heapBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
    RawFrames raw = new RawFrames(RAW_BYTES);
    check(raw);
    Rates oneThread = Rates.none();
    Rates twoThreads = Rates.none();
    Rates decodeOnly = Rates.none();
    Rates copyOnly = Rates.none();
    for (int run = 0; run < runs; run++) {
      measure(oneThread, this::read);
      measure(decodeOnly, () -> reader.decode(index, windows(), config.length()));
      measure(copyOnly, () -> copy(raw));
      try (LiveSource source = source()) {
        source.next();
        measure(twoThreads, source::next);
      }
    }
    return new ReaderFigures(
        index.counts().rows(),
        dataFiles,
        indexSeconds,
        firstBatchSeconds,
        index.counts().bytes() / (double) index.counts().rows(),
        anonymousBytes,
        heapBytes,
        bufferBytes,
        oneThread,
        twoThreads,
        decodeOnly,
        copyOnly,
        CHECKED);
  }

  private LiveSource source() {
    return new LiveSource(lake, BenchLake.TASK, BenchLake.SPACES, config, 1, number);
  }

  private Window[] windows() {
    Window[] windows = new Window[config.batch()];
    for (int slot = 0; slot < windows.length; slot++) {
      windows[slot] = sampler.draw(number * windows.length + slot);
    }
    number++;
    return windows;
  }

  private SequenceBatch read() throws IOException {
    return reader.read(index, windows(), buffers, number);
  }

  private void check(RawFrames raw) throws IOException {
    for (int i = 0; i < CHECKED; i++) {
      Window[] windows = windows();
      if (!raw.equal(index, windows, reader.read(index, windows, buffers, number))) {
        throw new IllegalStateException("batch " + number + " differs from the sample's rows");
      }
    }
  }

  private Object copy(RawFrames raw) {
    raw.copy(windows(), config.length(), buffers.observations().get(0));
    return buffers;
  }

  private void measure(Rates into, Callable<Object> work) throws Exception {
    long cpu = CPU.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long count = 0;
    double elapsed = 0;
    while (elapsed < seconds) {
      work.call();
      count++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    into.perSecond().add(count / elapsed);
    into.perCpuSecond().add(count * 1e9 / (CPU.getCurrentThreadCpuTime() - cpu));
  }

  private static long anonymousBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("/proc/self/status has no RssAnon; Linux 4.5 or newer is needed");
  }

  @Override
  public void close() {
    reader.close();
    files.close();
  }
}
