package io.dreamweir.sequence.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dreamweir.error.UserError;
import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.ChecksumPolicy;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/**
 * Batches per second from a lake of real Atari screens, on one thread and two, beside its limits
 * (decompressing alone, copying raw frames in memory alone), and the memory of the reading process
 * at two sizes of the lake. Each lake is read by a process of its own.
 *
 * <p>The figure is one thread at the larger lake; the baseline is the copy of raw frames.
 */
public final class ReaderBench {

  private static final long PROCESS_MINUTES = 20;

  /**
   * What to measure.
   *
   * @param smallSteps steps of the smaller lake
   * @param largeSteps steps of the larger lake
   * @param batch B
   * @param length L
   * @param runs counted runs of each kind, alternating, after one that is not counted
   * @param secondsPerRun length of a run
   */
  public record Settings(
      long smallSteps, long largeSteps, int batch, int length, int runs, double secondsPerRun) {

    /** 50x50 from 200,000 and 2,000,000 steps. */
    public static final Settings DEFAULT = new Settings(200_000, 2_000_000, 50, 50, 5, 2);
  }

  private final SparkSession spark;
  private final Path folder;
  private final Settings settings;

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder for its lakes, left behind
   */
  public ReaderBench(SparkSession spark, Path folder, Settings settings) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
  }

  static ReplayConfig config(int batch, int length) {
    return new ReplayConfig(
        batch,
        length,
        SamplerKind.EPISODE_END_BOOST,
        1,
        Duration.ofSeconds(2),
        2,
        2,
        ChecksumPolicy.FIRST_TOUCH,
        512,
        Duration.ofSeconds(10),
        new Priorities(1, 0),
        IndexPlace.LAKE);
  }

  /**
   * Measures.
   *
   * @throws UserError if a reading process fails; its log is named
   */
  public BenchResult run() {
    ReaderFigures small = measure("small", settings.smallSteps());
    ReaderFigures large = measure("large", settings.largeSteps());
    Map<String, Object> details = new TreeMap<>();
    details.put("small", small);
    details.put("large", large);
    details.put("batch", settings.batch());
    details.put("length", settings.length());
    details.put("frames", "64x64x1, eight episodes of four Atari games, repeated");
    details.put(
        "memory_growth_bytes_per_step",
        (large.anonymousBytes() - small.anonymousBytes())
            / (double) Math.max(1, large.steps() - small.steps()));
    return new BenchResult(
        "reader",
        "batches/s",
        large.oneThread().perSecond(),
        large.copyOnly().perSecond(),
        details);
  }

  private ReaderFigures measure(String name, long steps) {
    String lake = BenchLake.make(spark, folder.resolve(name), steps);
    Path figures = folder.resolve(name + ".json");
    Path log = folder.resolve(name + ".log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ReaderProcess.class.getName(),
            lake,
            figures.toString(),
            Integer.toString(settings.runs()),
            Double.toString(settings.secondsPerRun()),
            Integer.toString(settings.batch()),
            Integer.toString(settings.length()));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(PROCESS_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw UserError.failed("the reading process of the benchmark failed; its log is %s", log);
      }
      return new ObjectMapper().readValue(Files.readAllBytes(figures), ReaderFigures.class);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot run the reading process: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.Kind.FAILED, "the benchmark was interrupted", e);
    }
  }
}
