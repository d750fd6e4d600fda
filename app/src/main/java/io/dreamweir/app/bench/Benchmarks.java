package io.dreamweir.app.bench;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.TrainSetup;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.NearestName;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.bench.PlayBench;
import io.dreamweir.experience.Spaces;
import io.dreamweir.ingest.bench.EnvironmentBench;
import io.dreamweir.lake.bench.BytesBench;
import io.dreamweir.lake.bench.CommitsBench;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.Benchmark;
import io.dreamweir.sequence.bench.CutBench;
import io.dreamweir.sequence.bench.IndexBench;
import io.dreamweir.sequence.bench.LatentBench;
import io.dreamweir.sequence.bench.ReaderBench;
import io.dreamweir.sequence.bench.ScaleBench;
import io.dreamweir.sequence.bench.StoreBench;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.bench.EnginesBench;
import io.dreamweir.train.bench.PrecisionBench;
import io.dreamweir.train.bench.UpdateBench;
import io.dreamweir.train.bench.UpdateSubject;
import io.dreamweir.train.dreamer.v2.DreamerV2Config;
import io.dreamweir.train.dreamer.v3.DreamerV3Config;
import io.dreamweir.train.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Every benchmark by name: those of this project's modules, and those that optional modules
 * register.
 */
public final class Benchmarks {

  private static final int ATARI_ACTIONS = 18;
  private static final int READER_SIDE = 50;

  private final List<Benchmark> all;

  /**
   * The benchmarks.
   *
   * @param common presets and settings, for {@code update}
   * @param batch batch of {@code update}; absent: the preset's
   * @param length sequence length of {@code update}; absent: the preset's
   * @param peers Python environment of the peer programs; absent: they do not run
   * @param original Python environment of the original program, for {@code update}; absent: it does
   *     not run
   * @param reader further options of {@code reader}
   * @param steps steps of the lake of {@code index}, {@code cut} and {@code scale}; absent: what
   *     their goals name
   * @param streams those from actors to the lake, with their options
   * @param training those of whole training runs, with their options
   */
  public Benchmarks(
      CommonOptions common,
      @Nullable Integer batch,
      @Nullable Integer length,
      @Nullable Path peers,
      @Nullable Path original,
      ReaderOptions reader,
      @Nullable Long steps,
      StreamBenchmarks streams,
      TrainBenchmarks training) {
    List<Benchmark> own =
        List.of(
            new Named(
                "env",
                "rendered steps/s of the built-in environments on one thread",
                () -> new EnvironmentBench(EnvironmentBench.Settings.DEFAULT).run()),
            new Named(
                "update",
                "seconds of one complete update of an agent (--preset, --batch, --length, --peers, --original)",
                () ->
                    update(
                        common.configurationFor("small", List.of(), List.of()),
                        batch,
                        length,
                        peers,
                        original)),
            new Named(
                "play",
                "steps/s of an Atari evaluation with the full network, on one core and on all (--peers)",
                () -> play(common.configurationFor("atari-repo", List.of(), List.of()), peers)),
            new Named(
                "engines",
                "seconds of one complete update with libtorch, beside ND4J (--preset, --batch, --length)",
                () ->
                    engines(common.configurationFor("small", List.of(), List.of()), batch, length)),
            new Named(
                "precision",
                "relative difference of the losses of 200 updates in bf16 and in float32",
                () ->
                    precision(
                        common.configurationFor("small", List.of(), List.of()), batch, length)),
            new Named(
                "reader",
                "batches/s of 50x50 windows from a lake of real frames, and the memory it takes (--peers, --image)",
                () ->
                    inScratch(
                        (spark, folder) ->
                            new ReaderBench(
                                    spark,
                                    folder,
                                    reader.settings(
                                        batch == null ? READER_SIDE : batch,
                                        length == null ? READER_SIDE : length,
                                        peers))
                                .run())),
            new Named(
                "store",
                "batches/s from a lake in an object store, beside the same lake on disk (--store, --steps)",
                () ->
                    inScratch(
                        (spark, folder) ->
                            new StoreBench(
                                    spark,
                                    reader.store(),
                                    folder,
                                    steps == null ? 100_000 : steps,
                                    5,
                                    2)
                                .run())),
            new Named(
                "bytes",
                "bytes per step of the whole lake at rest, beside other ways to store frames",
                () ->
                    inScratch(
                        (spark, folder) ->
                            new BytesBench(spark, folder, BytesBench.Settings.DEFAULT).run())),
            new Named(
                "commits",
                "ms to open a lake after a day of micro-batches and a compaction, beside a fresh one",
                () ->
                    inScratch(
                        (spark, folder) ->
                            new CommitsBench(spark, folder, CommitsBench.Settings.DEFAULT).run())),
            new Named(
                "index",
                "seconds until a lake of 5e6 steps can be drawn from, cold and stored (--steps)",
                () ->
                    inScratch(
                        (spark, folder) ->
                            new IndexBench(
                                    spark,
                                    folder,
                                    new IndexBench.Settings(steps == null ? 5_000_000 : steps, 3))
                                .run())),
            new Named(
                "cut",
                "seconds to cut a plan of 10,000 50x50 batches from a lake of 2e6 steps (--steps)",
                () ->
                    inScratch(
                        (spark, folder) ->
                            new CutBench(
                                    spark,
                                    folder,
                                    new CutBench.Settings(
                                        steps == null ? 2_000_000 : steps, 10_000, 200, 4))
                                .run())),
            new Named(
                "scale",
                "seconds until a simulated lake of 1e9 steps can be drawn from, without frames (--steps)",
                () ->
                    inScratch(
                        (spark, folder) ->
                            new ScaleBench(
                                    spark,
                                    folder,
                                    ScaleBench.Settings.of(steps == null ? 1_000_000_000L : steps))
                                .run())),
            new Named(
                "latents",
                "rows/s of model states read and written back beside the trainer",
                () -> inFolder(f -> new LatentBench(f, LatentBench.Settings.DEFAULT).run())));
    this.all =
        Stream.of(
                own.stream(),
                streams.all(common).stream(),
                training.all(common, batch, length).stream(),
                ServiceLoader.load(Benchmark.class).stream().map(ServiceLoader.Provider::get))
            .flatMap(some -> some)
            .sorted(Comparator.comparing(Benchmark::name))
            .toList();
  }

  /** All of them. */
  public List<Benchmark> all() {
    return all;
  }

  /**
   * The benchmark of that name.
   *
   * @throws UserError if there is none, naming the nearest
   */
  public Benchmark named(String name) {
    return all.stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> known = all.stream().map(Benchmark::name).toList();
              return UserError.usage(
                  "unknown benchmark '%s'%s; there are %s",
                  name, NearestName.suggestion(name, known), known);
            });
  }

  private static BenchResult engines(
      Configuration configuration, @Nullable Integer batch, @Nullable Integer length) {
    TrainSetup setup = TrainSetup.of(configuration);
    return new EnginesBench(
            Configuration.bind(
                setup.agent().config(), "agent." + setup.agent().kind(), DreamerV2Config.class),
            Spaces.pixels(64, 64, 1, ATARI_ACTIONS),
            batch == null ? setup.replay().batch() : batch,
            length == null ? setup.replay().length() : length,
            2,
            5)
        .run();
  }

  private static BenchResult precision(
      Configuration configuration, @Nullable Integer batch, @Nullable Integer length) {
    TrainSetup setup = TrainSetup.of(configuration);
    return new PrecisionBench(
            Configuration.bind(
                setup.agent().config(), "agent." + setup.agent().kind(), DreamerV2Config.class),
            batch == null ? setup.replay().batch() : batch,
            length == null ? setup.replay().length() : length,
            200)
        .run();
  }

  private static BenchResult update(
      Configuration configuration,
      @Nullable Integer batch,
      @Nullable Integer length,
      @Nullable Path peers,
      @Nullable Path original) {
    TrainSetup setup = TrainSetup.of(configuration);
    Spaces spaces = Spaces.pixels(64, 64, 1, ATARI_ACTIONS);
    return new UpdateBench(
            subject(setup.agent()),
            spaces,
            batch == null ? setup.replay().batch() : batch,
            length == null ? setup.replay().length() : length,
            2,
            5,
            Precision.of(setup.settings().precision()),
            Optional.ofNullable(peers),
            Optional.ofNullable(original))
        .run();
  }

  private static UpdateSubject subject(AgentDescription agent) {
    String section = "agent." + agent.kind();
    return agent.kind().equals("dreamer-v3")
        ? new UpdateSubject.V3(Configuration.bind(agent.config(), section, DreamerV3Config.class))
        : new UpdateSubject.V2(Configuration.bind(agent.config(), section, DreamerV2Config.class));
  }

  private static BenchResult play(Configuration configuration, @Nullable Path peers)
      throws IOException {
    Path folder = Files.createTempDirectory("dreamweir-bench");
    try {
      return new PlayBench(
              TrainSetup.of(configuration).agent(),
              folder,
              PlayBench.Settings.DEFAULT,
              Optional.ofNullable(peers))
          .run();
    } finally {
      Scratch.delete(folder);
    }
  }

  private interface InSpark {
    BenchResult run(SparkSession spark, Path folder) throws IOException, InterruptedException;
  }

  private interface InFolder {
    BenchResult run(Path folder);
  }

  private static BenchResult inFolder(InFolder work) throws IOException {
    Path folder = Files.createTempDirectory("dreamweir-bench");
    try {
      return work.run(folder);
    } finally {
      Scratch.delete(folder);
    }
  }

  private static BenchResult inScratch(InSpark work) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("dreamweir-bench");
    try (SparkSession spark = SparkSessions.open()) {
      return work.run(spark, folder);
    } finally {
      Scratch.delete(folder);
    }
  }
}
