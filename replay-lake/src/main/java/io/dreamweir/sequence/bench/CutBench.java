package io.dreamweir.sequence.bench;

import io.dreamweir.run.BenchResult;
import io.dreamweir.sequence.cut.CutJob;
import io.dreamweir.sequence.cut.CutRequest;
import io.dreamweir.sequence.cut.CutResult;
import io.dreamweir.sequence.index.EpisodeScope;
import io.dreamweir.sequence.index.IndexPlace;
import io.dreamweir.sequence.read.RangeLimits;
import io.dreamweir.sequence.sampler.Priorities;
import io.dreamweir.sequence.sampler.SamplerKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Seconds to cut a plan of 50x50 batches from a lake: the first run reads the lake's data files,
 * the others what it has stored of them. Each run has a seed of its own, so that none finds its
 * plan.
 */
public final class CutBench {

  private static final int SIZE = 50;

  /**
   * What to measure.
   *
   * @param steps steps of the lake
   * @param batches batches of a plan
   * @param tensorBatches batches of the plan whose tensors are written too
   * @param runs plans to cut
   */
  public record Settings(long steps, long batches, long tensorBatches, int runs) {}

  private final SparkSession spark;
  private final Path folder;
  private final Settings settings;

  /**
   * A benchmark that has not run.
   *
   * @param folder empty folder for its lake, left behind
   */
  public CutBench(SparkSession spark, Path folder, Settings settings) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
  }

  /** Measures. */
  public BenchResult run() {
    String lake =
        BenchLake.make(spark, folder.resolve("lake").toString(), BenchLake.USUAL, settings.steps());
    List<Double> seconds = new ArrayList<>();
    CutResult last = cut(lake, settings.batches(), 0, CutRequest.Output.PLAN);
    seconds.add(last.seconds());
    for (int run = 1; run < settings.runs(); run++) {
      last = cut(lake, settings.batches(), run, CutRequest.Output.PLAN);
      seconds.add(last.seconds());
    }
    long start = System.nanoTime();
    cut(lake, settings.tensorBatches(), 0, CutRequest.Output.PLAN_AND_TENSORS);
    double tensorSeconds = (System.nanoTime() - start) / 1e9;
    Map<String, Object> details = new TreeMap<>();
    details.put("steps", settings.steps());
    details.put("batches", settings.batches());
    details.put("sequences", last.sequences());
    details.put("episodes", last.episodes());
    details.put("batch", SIZE);
    details.put("length", SIZE);
    details.put("first_run", "without a stored index");
    details.put("tensor_batches", settings.tensorBatches());
    details.put("tensor_seconds", tensorSeconds);
    return new BenchResult("cut", "s", seconds, List.of(), details);
  }

  private CutResult cut(String lake, long batches, long seed, CutRequest.Output output) {
    return new CutJob(
            spark,
            new CutRequest(
                lake,
                Optional.empty(),
                Optional.empty(),
                SIZE,
                SIZE,
                batches,
                seed,
                SamplerKind.EPISODE_END_BOOST,
                EpisodeScope.COMPLETE,
                new Priorities(1, 0),
                IndexPlace.LAKE,
                RangeLimits.usual(),
                output))
        .run();
  }
}
