package io.dreamweir.sequence.bench;

import io.dreamweir.error.UserError;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.run.BenchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Seconds until a lake of a size can be drawn from: without a stored index, with one, and one
 * micro-batch later; and what the index takes. Each time in a new process of 1 GiB of heap. The
 * lake's files are in the page cache, as after an ingest.
 *
 * <p>The figure is the index from data files; the baseline is the same from what was stored.
 */
public final class IndexBench {

  private static final long PROCESS_MINUTES = 20;

  /**
   * What to measure.
   *
   * @param steps steps of the lake
   * @param runs processes of each kind, alternating
   */
  public record Settings(long steps, int runs) {}

  private final SparkSession spark;
  private final Path folder;
  private final Settings settings;

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder for its lake, left behind
   */
  public IndexBench(SparkSession spark, Path folder, Settings settings) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Measures.
   *
   * @throws UserError if a process fails; its log is named
   */
  public BenchResult run() {
    String location =
        BenchLake.make(spark, folder.resolve("lake").toString(), BenchLake.USUAL, settings.steps());
    ReplayLake lake = ReplayLake.openOrCreate(spark, location, BenchLake.CONFIG);
    long version = lake.version();
    long grown = BenchLake.grow(lake, 1 << 24);
    List<IndexFigures> cold = new ArrayList<>();
    List<IndexFigures> stored = new ArrayList<>();
    for (int run = 0; run < settings.runs(); run++) {
      Path place = folder.resolve("index-" + run);
      cold.add(open(location, place, version, "cold-" + run));
      stored.add(open(location, place, version, "stored-" + run));
    }
    Map<String, Object> details = new TreeMap<>();
    details.put("cold", cold);
    details.put("stored", stored);
    details.put("micro_batch_rows", grown);
    details.put("stored_bytes", size(folder.resolve("index-0")));
    details.put("frames", "64x64x1, eight episodes of four Atari games, repeated");
    return new BenchResult(
        "index",
        "s",
        cold.stream().map(IndexFigures::indexSeconds).toList(),
        stored.stream().map(IndexFigures::indexSeconds).toList(),
        details);
  }

  private static long size(Path folder) {
    try (var files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot look into " + folder + ": " + e.getMessage(), e);
    }
  }

  private IndexFigures open(String lake, Path place, long version, String name) {
    return new FiguresProcess(folder, PROCESS_MINUTES)
        .run(
            name,
            List.of("-Xmx1g", "-XX:+UseSerialGC"),
            IndexProcess.class,
            List.of(lake, place.toString(), Long.toString(version)),
            IndexFigures.class);
  }
}
