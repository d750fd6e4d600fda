package io.dreamweir.lake.bench;

import io.dreamweir.config.DataSize;
import io.dreamweir.experience.Transition;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.ReplayLake;
import io.dreamweir.lake.job.LakeCompact;
import io.dreamweir.lake.job.LakeStats;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sample.AtariSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Bytes per step at rest. The figure is the whole lake (every column, footers, logs, checksum files
 * of the file system) over its steps; the details hold what other ways to store the same frames
 * would take, and how fast each decodes.
 */
public final class BytesBench {

  private static final int SIDE = 64;
  private static final int DICTIONARY_FRAMES = 16;

  /**
   * What to measure.
   *
   * @param steps steps of the lake
   * @param secondsPerCodec time spent on decoding with each codec
   */
  public record Settings(long steps, double secondsPerCodec) {
    /** A lake of 200,000 steps. */
    public static final Settings DEFAULT = new Settings(200_000, 2);
  }

  private final SparkSession spark;
  private final Path folder;
  private final Settings settings;

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder for its lake, left behind
   */
  public BytesBench(SparkSession spark, Path folder, Settings settings) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
  }

  /** Measures. */
  public BenchResult run() {
    Map<String, Object> details = new TreeMap<>();
    details.put("frames", "64x64x1, eight episodes of four Atari games under a random policy");
    details.put("alternatives", alternatives());
    String location = folder.resolve("lake").toString();
    LakeConfig config = new LakeConfig(Duration.ofDays(31), DataSize.parse("256MiB"), 0);
    ReplayLake lake = ReplayLake.openOrCreate(spark, location, config);
    SampleLake.fill(lake, settings.steps());
    new LakeCompact(lake, config).run();
    LakeStats.Result stats = new LakeStats(lake).run();
    details.put("steps", stats.steps());
    details.put("rows", stats.rows());
    details.put("data_files_bytes_per_step", stats.bytes() / (double) stats.steps());
    Map<String, Double> columns = new TreeMap<>();
    ColumnBytes.of(lake.chunks().inputFiles())
        .forEach((column, bytes) -> columns.put(column, bytes / (double) stats.steps()));
    details.put("columns_bytes_per_step", columns);
    long replaced = replaced(Path.of(location), stats.bytes());
    long all = bytes(Path.of(location)) - replaced;
    details.put(
        "log_and_other_tables_bytes_per_step", (all - stats.bytes()) / (double) stats.steps());
    details.put("replaced_files_bytes_per_step", replaced / (double) stats.steps());
    return new BenchResult(
        "bytes", "bytes/step", List.of(all / (double) stats.steps()), List.of(), details);
  }

  /** Data files that compaction has replaced, and deletes when nobody can read them any more. */
  private static long replaced(Path lake, long current) {
    try (Stream<Path> files = Files.walk(lake.resolve(LakeTable.CHUNKS.folder()))) {
      return files
              .filter(
                  f -> f.toString().endsWith(".parquet") && !f.toString().contains("_delta_log"))
              .mapToLong(f -> f.toFile().length())
              .sum()
          - current;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, CodecFigures> alternatives() {
    Map<String, CodecFigures> figures = new LinkedHashMap<>();
    for (int rows : new int[] {8, 16, 32, 64}) {
      figures.put("zstd-1, chunks of " + rows, measure(Codecs.zstd(1), rows));
    }
    figures.put("zstd-3, chunks of 32", measure(Codecs.zstd(3), 32));
    figures.put("zstd-9, chunks of 32", measure(Codecs.zstd(9), 32));
    figures.put("xor-delta and zstd-1, chunks of 32", measure(Codecs.xorDelta(Codecs.zstd(1)), 32));
    figures.put("lz4, chunks of 32", measure(Codecs.lz4(), 32));
    figures.put("lz4-hc, chunks of 32", measure(Codecs.lz4High(), 32));
    figures.put("png rows", measure(Codecs.png(SIDE), 32));
    for (int rows : new int[] {8, 32}) {
      figures.put(
          "zstd-1, chunks of " + rows + ", dictionary of 16 frames per task", withDictionary(rows));
    }
    return figures;
  }

  private CodecFigures measure(BlockCodec codec, int rowsPerChunk) {
    List<CodecFigures.Chunk> chunks = new ArrayList<>();
    AtariSample.episodes().forEach(e -> chunks.addAll(chunks(e.rows(), rowsPerChunk)));
    return CodecFigures.measure(codec, chunks, settings.secondsPerCodec());
  }

  /** Each episode with a dictionary of the other episode of its game. */
  private CodecFigures withDictionary(int rowsPerChunk) {
    List<AtariSample.Episode> episodes = AtariSample.episodes();
    double bytes = 0;
    double seconds = 0;
    long rows = 0;
    for (int i = 0; i < episodes.size(); i++) {
      List<Transition> own = episodes.get(i).rows();
      byte[] dictionary = dictionary(episodes.get(i ^ 1).rows());
      CodecFigures figures =
          CodecFigures.measure(
              Codecs.zstd(1, dictionary),
              chunks(own, rowsPerChunk),
              settings.secondsPerCodec() / episodes.size());
      bytes += figures.bytesPerStep() * own.size();
      seconds += own.size() / figures.decodeGigabytesPerSecond();
      rows += own.size();
    }
    return new CodecFigures(bytes / rows, rows / seconds);
  }

  private static byte[] dictionary(List<Transition> rows) {
    byte[] dictionary = new byte[DICTIONARY_FRAMES * SIDE * SIDE];
    for (int i = 0; i < DICTIONARY_FRAMES; i++) {
      byte[] frame = frame(rows.get(i * (rows.size() - 1) / (DICTIONARY_FRAMES - 1)));
      System.arraycopy(frame, 0, dictionary, i * frame.length, frame.length);
    }
    return dictionary;
  }

  private static List<CodecFigures.Chunk> chunks(List<Transition> rows, int rowsPerChunk) {
    List<CodecFigures.Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += rowsPerChunk) {
      int count = Math.min(rowsPerChunk, rows.size() - from);
      byte[] raw = new byte[count * SIDE * SIDE];
      for (int i = 0; i < count; i++) {
        System.arraycopy(frame(rows.get(from + i)), 0, raw, i * SIDE * SIDE, SIDE * SIDE);
      }
      chunks.add(new CodecFigures.Chunk(raw, count));
    }
    return chunks;
  }

  private static byte[] frame(Transition row) {
    return row.observation().tensors().get(0);
  }
}
