package io.dreamweir.app.bench;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.drill.Drill;
import io.dreamweir.app.drill.DrillBenchmark;
import io.dreamweir.app.drill.DrillSettings;
import io.dreamweir.config.Configuration;
import io.dreamweir.ingest.bench.IngestBench;
import io.dreamweir.ingest.kafka.RolloutTopic;
import io.dreamweir.ingest.stream.EpisodesBench;
import io.dreamweir.ingest.stream.IngestConfig;
import io.dreamweir.lake.LakeConfig;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Benchmarks of the way from actors to the lake, with their options. */
public final class StreamBenchmarks {

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "ingest: counted runs at full speed (default: 3).")
  private @Nullable Integer runs;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "ingest: rows of a run at full speed (default: 600,000).")
  private @Nullable Long rows;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Rows per second: ingest in its latency run (5,000), drill of each of two writers (1,000).")
  private @Nullable Integer rate;

  @Option(
      names = "--for",
      paramLabel = "S",
      description = "Seconds: length of ingest's latency run (90), of the drill (360).")
  private @Nullable Long seconds;

  @Option(names = "--kills", paramLabel = "N", description = "drill: kill -9 in all (default: 24).")
  private @Nullable Integer kills;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "drill: decides what is killed when (default: 1).")
  private @Nullable Long seed;

  @Option(
      names = "--episodes",
      paramLabel = "N",
      description = "episodes: distinct episodes (default: 1,000,000).")
  private @Nullable Long episodes;

  /** The benchmarks. */
  List<Benchmark> all(CommonOptions common) {
    return List.of(
        new Named(
            "ingest",
            "steps/s and latency of real frames through broker, Spark and Delta (--preset, --repeats,"
                + " --rows, --rate, --for)",
            () -> ingest(common.configuration())),
        new Named(
            "drill",
            "chunks lost or doubled when broker, ingest and actors are killed at random (--kills,"
                + " --for, --seed, --rate)",
            () -> drill(common.configuration())),
        new Named(
            "episodes",
            "bytes that ingest keeps to drop chunks sent again, over very many episodes (--episodes)",
            () -> episodes(common.configuration())));
  }

  private BenchResult ingest(Configuration configuration) throws Exception {
    IngestBench.Settings usual = IngestBench.Settings.DEFAULT;
    IngestBench.Settings settings =
        new IngestBench.Settings(
            runs == null ? usual.runs() : runs,
            rows == null ? usual.rowsPerRun() : rows,
            rate == null ? usual.rate() : rate,
            seconds == null ? usual.rateFor() : Duration.ofSeconds(seconds));
    return inScratch(
        folder -> {
          try (SparkSession spark = SparkSessions.open()) {
            return new IngestBench(
                    spark,
                    folder,
                    configuration.bind("lake", LakeConfig.class),
                    configuration.bind("ingest", IngestConfig.class),
                    configuration.bind("rollouts", RolloutTopic.class),
                    settings)
                .run();
          }
        });
  }

  private BenchResult drill(Configuration configuration) throws Exception {
    DrillSettings usual = DrillSettings.DEFAULT;
    DrillSettings settings =
        new DrillSettings(
            kills == null ? usual.kills() : kills,
            seconds == null ? usual.length() : Duration.ofSeconds(seconds),
            seed == null ? usual.seed() : seed,
            rate == null ? usual.rowsPerSecond() : rate);
    return inScratch(
        folder -> {
          try (SparkSessions.Lazy spark = SparkSessions.lazy()) {
            return DrillBenchmark.figure(
                settings, new Drill(settings, configuration, folder).run(spark));
          }
        });
  }

  private BenchResult episodes(Configuration configuration) {
    return new EpisodesBench(
            configuration.bind("ingest", IngestConfig.class),
            episodes == null ? EpisodesBench.EPISODES : episodes)
        .run();
  }

  private interface InFolder {
    BenchResult run(Path folder) throws IOException, InterruptedException;
  }

  private static BenchResult inScratch(InFolder work) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("dreamweir-bench");
    try {
      return work.run(folder);
    } finally {
      Scratch.delete(folder);
    }
  }
}
