package io.dreamweir.app.bench;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.TrainSetup;
import io.dreamweir.app.drill.ResumeDrill;
import io.dreamweir.config.Configuration;
import io.dreamweir.experience.Spaces;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.Benchmark;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.sequence.bench.BenchLake;
import io.dreamweir.sequence.cut.CutJob;
import io.dreamweir.sequence.cut.CutRequest;
import io.dreamweir.train.bench.MemoryBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Benchmarks of training as a whole, with their options. */
public final class TrainBenchmarks {

  private static final int ATARI_ACTIONS = 18;
  private static final long RESUME_STEPS = 20_000;

  @Option(
      names = "--updates",
      paramLabel = "N",
      description = "resume: updates of a run (300); memory: updates (2,000).")
  private @Nullable Integer updates;

  @Option(
      names = "--resume-kills",
      paramLabel = "N",
      description = "resume: kill -9 in all (default: 8).")
  private @Nullable Integer kills;

  @Option(
      names = "--resume-seed",
      paramLabel = "N",
      description = "resume: decides when (default: 1).")
  private @Nullable Long seed;

  /** The benchmarks. */
  List<Benchmark> all(CommonOptions common, @Nullable Integer batch, @Nullable Integer length) {
    return List.of(
        new Named(
            "resume",
            "checkpoints that differ after a run was killed again and again (--updates,"
                + " --resume-kills, --resume-seed, --batch, --length)",
            () -> resume(common.configurationFor("small", List.of(), List.of()), batch, length)),
        new Named(
            "memory",
            "MiB resident along 2,000 updates (--updates, --preset, --batch, --length)",
            () -> memory(common.configurationFor("small", List.of(), List.of()), batch, length)));
  }

  private BenchResult memory(
      Configuration configuration, @Nullable Integer batch, @Nullable Integer length) {
    TrainSetup setup = TrainSetup.of(configuration);
    return new MemoryBench(
            setup.agent(),
            Spaces.pixels(64, 64, 1, ATARI_ACTIONS),
            batch == null ? setup.replay().batch() : batch,
            length == null ? setup.replay().length() : length,
            updates == null ? 2_000 : updates)
        .run();
  }

  private BenchResult resume(
      Configuration configuration, @Nullable Integer batch, @Nullable Integer length)
      throws IOException, InterruptedException {
    int many = updates == null ? 300 : updates;
    ReplayConfig replay = configuration.bind("replay", ReplayConfig.class);
    Path folder = Files.createTempDirectory("dreamweir-bench");
    try {
      String lake;
      String plan;
      try (SparkSession spark = SparkSessions.open()) {
        lake = BenchLake.make(spark, folder.resolve("lake").toString(), RESUME_STEPS);
        plan =
            new CutJob(
                    spark,
                    new CutRequest(
                        lake,
                        Optional.empty(),
                        Optional.empty(),
                        batch == null ? 8 : batch,
                        length == null ? 16 : length,
                        many,
                        1,
                        replay.sampler(),
                        replay.scope(),
                        replay.priorities(),
                        replay.index(),
                        replay.ranges(),
                        CutRequest.Output.PLAN))
                .run()
                .plan();
      }
      return new ResumeDrill(
              lake,
              plan,
              folder,
              List.of("--preset", "small"),
              many,
              kills == null ? 8 : kills,
              seed == null ? 1 : seed)
          .run();
    } finally {
      Scratch.delete(folder);
    }
  }
}
