package io.dreamweir.eval.suite;

import io.dreamweir.eval.statistics.Resampling;
import java.time.Duration;
import java.util.List;

/**
 * Section {@code eval} of the configuration.
 *
 * @param seed seeds every episode
 * @param episodes episodes of each task and checkpoint, 0 for the suite's own number
 * @param batch episodes of a task that are stepped as one batch
 * @param attempts how often an episode is tried before it is recorded as failed
 * @param appendEvery finished units are committed at this interval
 * @param roms folder of the ROMs, empty to find them
 * @param isolate families of tasks, the part before the slash, whose episodes are played in
 *     processes of their own where the job has one machine; {@code *} for all
 * @param replicates replicates of the bootstrap for aggregates
 * @param curveReplicates replicates of the bootstrap for profiles, curves and comparisons
 * @param confidence confidence of every interval
 * @param bootstrapSeed seeds the bootstrap
 */
public record EvalConfig(
    long seed,
    int episodes,
    int batch,
    int attempts,
    Duration appendEvery,
    String roms,
    List<String> isolate,
    int replicates,
    int curveReplicates,
    double confidence,
    long bootstrapSeed) {

  public EvalConfig {
    isolate = List.copyOf(isolate);
    if (episodes < 0) {
      throw new IllegalArgumentException(
          "episodes is " + episodes + "; 0 or more are possible, 0 for the suite's own number");
    }
    if (batch < 1 || batch > 1024) {
      throw new IllegalArgumentException("batch is " + batch + "; 1 to 1024 are possible");
    }
    if (attempts < 1 || attempts > 10) {
      throw new IllegalArgumentException("attempts is " + attempts + "; 1 to 10 are possible");
    }
    if (appendEvery.isNegative() || appendEvery.toHours() > 1) {
      throw new IllegalArgumentException("append-every must lie between 0s and 1h");
    }
    if (replicates < 100 || curveReplicates < 100) {
      throw new IllegalArgumentException("replicates and curve-replicates must be 100 or more");
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must lie between 0 and 1, both excluded");
    }
  }

  /** Whether a crash of the task's environment must not end the job. */
  boolean isolates(String task) {
    return isolate.contains("*") || isolate.contains(task.split("/", 2)[0]);
  }

  /** How intervals of aggregates are made. */
  public Resampling forAggregates() {
    return new Resampling(replicates, confidence, bootstrapSeed);
  }

  /** How bands, per-game intervals and comparisons are made. */
  public Resampling forCurves() {
    return new Resampling(curveReplicates, confidence, bootstrapSeed);
  }
}
