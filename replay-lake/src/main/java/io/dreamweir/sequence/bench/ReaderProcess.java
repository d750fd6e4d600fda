package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.SequenceBatch;
import io.dreamweir.sequence.index.IndexBuilder;
import io.dreamweir.sequence.index.LakeSnapshot;
import io.dreamweir.sequence.index.SequenceIndex;
import io.dreamweir.sequence.read.BatchBuffers;
import io.dreamweir.sequence.read.ByteRanges;
import io.dreamweir.sequence.read.ChunkCache;
import io.dreamweir.sequence.read.LakeRanges;
import io.dreamweir.sequence.read.SequenceReader;
import io.dreamweir.sequence.sampler.Sampler;
import io.dreamweir.sequence.sampler.Window;
import io.dreamweir.sequence.source.LiveSource;
import io.dreamweir.sequence.source.TaskMixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A process that does nothing but read batches of a lake of {@link BenchLake}, so that its memory
 * is the reader's. Arguments: lake, batch, length, folder for blocks of a lake that is not on this
 * machine (optional). Speaks as {@link io.dreamweir.run.PeerProgram} expects: {@code measure KIND
 * SECONDS}, {@code memory}, {@code check}.
 */
final class ReaderProcess implements AutoCloseable {

  private static final int RAW_BYTES = 256 << 20;
  private static final int CHECKED = 20;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final String lake;
  private final ReplayConfig config;
  private final String task;
  private final Spaces spaces;
  private final SequenceIndex index;
  private final Sampler sampler;
  private final ByteRanges files;
  private final ChunkCache chunks;
  private final SequenceReader reader;
  private final SequenceReader uncached;
  private final BatchBuffers buffers;
  private final double indexSeconds;
  private final int dataFiles;
  private @Nullable RawFrames raw;
  private long number;

  private ReaderProcess(String lake, ReplayConfig config) {
    this.lake = lake;
    this.config = config;
    TaskCatalog catalog = TaskCatalog.read(lake);
    task = catalog.onlyTask();
    spaces = catalog.spaces(task);
    long start = System.nanoTime();
    LakeSnapshot snapshot = LakeSnapshot.newest(LakeTable.CHUNKS.path(lake));
    dataFiles = snapshot.files().size();
    index = IndexBuilder.index(snapshot, task, spaces, config.scope(), config.index());
    indexSeconds = (System.nanoTime() - start) / 1e9;
    sampler = Sampler.over(config.sampler(), config.length(), index.rows(), 1);
    files = new LakeRanges(config.ranges());
    chunks = new ChunkCache(config.chunkCache().bytes());
    reader =
        new SequenceReader(spaces, files, config.checksums(), config.sampler().borders(), chunks);
    uncached = new SequenceReader(spaces, files, config.checksums());
    buffers = BatchBuffers.allocate(spaces, config.length(), config.batch());
  }

  /** Serves standard input until it ends. */
  public static void main(String[] arguments) throws Exception {
    ReplayConfig config =
        ReaderBench.config(
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            arguments.length > 3 ? arguments[3] : ReplayConfig.USER_CACHE);
    ObjectMapper json = new ObjectMapper();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    try (ReaderProcess process = new ReaderProcess(arguments[0], config);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      out.println(json.writeValueAsString(process.ready()));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(json.writeValueAsString(process.answer(line.split(" "))));
      }
    }
  }

  private Map<String, Object> ready() throws IOException {
    read();
    return Map.of(
        "steps",
        index.counts().rows(),
        "files",
        dataFiles,
        "index_seconds",
        indexSeconds,
        "index_bytes_per_step",
        index.counts().bytes() / (double) index.counts().rows(),
        "buffer_bytes",
        buffers.bytes() * (1 + config.prefetch() + config.threads() + 1),
        "first_batch_seconds",
        (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3);
  }

  private Map<String, Object> answer(String[] words) throws Exception {
    return switch (words[0]) {
      case "measure" -> measure(words[1], Double.parseDouble(words[2]));
      case "memory" -> Map.of("anonymous_bytes", anonymousBytes(), "cached_bytes", chunks.bytes());
      case "check" -> check();
      default -> throw new IllegalArgumentException("unknown command " + words[0]);
    };
  }

  private Map<String, Object> measure(String kind, double seconds) throws Exception {
    return switch (kind) {
      case "one" -> measure(seconds, this::read);
      case "uncached" -> measure(seconds, () -> uncached.read(index, windows(), buffers, number));
      case "decode" -> measure(seconds, () -> reader.decode(index, windows(), config.length()));
      case "copy" -> {
        RawFrames frames = raw();
        yield measure(seconds, () -> copy(frames));
      }
      case "two" -> {
        try (LiveSource source =
            new LiveSource(lake, TaskMixture.of(task), spaces, config, 1, number, chunks)) {
          source.next();
          yield measure(seconds, source::next);
        }
      }
      default -> throw new IllegalArgumentException("unknown kind " + kind);
    };
  }

  private Map<String, Object> measure(double seconds, Callable<Object> work) throws Exception {
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    long count = 0;
    double elapsed = 0;
    while (elapsed < seconds) {
      work.call();
      count++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return Map.of(
        "batches_per_second", count / elapsed,
        "batches_per_cpu_second", count * 1e9 / (SYSTEM.getProcessCpuTime() - cpu));
  }

  private RawFrames raw() {
    RawFrames frames = raw;
    if (frames == null) {
      frames = new RawFrames(ScaledSample.Image.of(spaces), RAW_BYTES);
      raw = frames;
    }
    return frames;
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

  private Map<String, Object> check() throws IOException {
    for (int i = 0; i < CHECKED; i++) {
      Window[] windows = windows();
      if (!raw().equal(index, windows, reader.read(index, windows, buffers, number))) {
        throw new IllegalStateException("batch " + number + " differs from the sample's rows");
      }
    }
    return Map.of("batches", CHECKED);
  }

  private Object copy(RawFrames frames) {
    frames.copy(windows(), config.length(), buffers.observations().get(0));
    return buffers;
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
    uncached.close();
    files.close();
  }
}
