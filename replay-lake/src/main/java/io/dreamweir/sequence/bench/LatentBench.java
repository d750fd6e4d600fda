package io.dreamweir.sequence.bench;

import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.RowSpan;
import io.dreamweir.sequence.latent.LatentShape;
import io.dreamweir.sequence.latent.LatentStore;
import io.dreamweir.sequence.latent.Latents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Rows per second that are read and written back as DreamerV3's replay context does it: per update
 * the states of the first row of each window are read, and those of the 64 rows after it written.
 * One thread; rows read and rows written count alike.
 */
public final class LatentBench {

  private static final int CONTEXT = 1;
  private static final int EPISODE_ROWS = 1_000;

  /**
   * What to measure.
   *
   * @param rows rows of the lake
   * @param shape of a state
   * @param batch windows of an update
   * @param length rows of a window that are written
   * @param runs counted runs, after one that is not counted
   * @param secondsPerRun length of a run
   */
  public record Settings(
      int rows, LatentShape shape, int batch, int length, int runs, double secondsPerRun) {

    /** 16 windows of 64 rows, of 100,000; deter 2,048, 32 variables of 32 classes. */
    public static final Settings DEFAULT =
        new Settings(100_000, new LatentShape(2_048, 32, 32), 16, 64, 5, 2);
  }

  private final Path folder;
  private final Settings settings;

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder for its store, left behind
   */
  public LatentBench(Path folder, Settings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** Measures. */
  public BenchResult run() {
    LatentShape shape = settings.shape();
    List<Double> rates = new ArrayList<>();
    Latents first = Latents.allocate(shape, settings.batch());
    Latents states = Latents.allocate(shape, settings.batch() * settings.length());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < states.deter().capacity(); i++) {
      states.deter().put(i, (float) random.nextDouble(-1, 1));
    }
    for (int i = 0; i < states.stoch().capacity(); i++) {
      states.stoch().put(i, random.nextInt(shape.classes()));
    }
    long bytes;
    long present = 0;
    long read = 0;
    try (LatentStore store = LatentStore.open(folder, shape, Optional.empty())) {
      for (int run = 0; run <= settings.runs(); run++) {
        long updates = 0;
        long start = System.nanoTime();
        double elapsed = 0;
        while (elapsed < settings.secondsPerRun()) {
          List<List<RowSpan>> windows = windows(random);
          present += store.read(windows, first);
          read += settings.batch();
          store.write(windows, settings.length() + CONTEXT, CONTEXT, states);
          updates++;
          elapsed = (System.nanoTime() - start) / 1e9;
        }
        if (run > 0) {
          rates.add(updates * settings.batch() * (settings.length() + 1) / elapsed);
        }
      }
      bytes = store.bytes();
    }
    Map<String, Object> details = new TreeMap<>();
    details.put("shape", shape);
    details.put("bytes_per_row", shape.recordBytes());
    details.put("float32_bytes_per_row", shape.plainBytes());
    details.put("store_bytes", bytes);
    details.put("rows", settings.rows());
    details.put("batch", settings.batch());
    details.put("length", settings.length());
    details.put("share_present", present / (double) read);
    return new BenchResult("latents", "rows/s", rates, List.of(), details);
  }

  private List<List<RowSpan>> windows(SplittableRandom random) {
    int episodes = Math.max(1, settings.rows() / EPISODE_ROWS);
    int length = settings.length() + CONTEXT;
    List<List<RowSpan>> windows = new ArrayList<>();
    for (int slot = 0; slot < settings.batch(); slot++) {
      windows.add(
          List.of(
              new RowSpan(
                  "episode-" + random.nextInt(episodes),
                  random.nextInt(EPISODE_ROWS - length),
                  length)));
    }
    return windows;
  }
}
