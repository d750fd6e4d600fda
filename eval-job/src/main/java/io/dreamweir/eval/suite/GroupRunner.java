package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Runs groups as Spark jobs of one task each, as many at a time as there are cores, and hands a
 * group's outcomes over as soon as its task is done. Spark returns the result of a job once, also
 * when its task was retried or run twice by speculation.
 *
 * <p>One job with a task for every group would be simpler, but Spark serves older jobs first: the
 * jobs that commit results would wait until the last group has started.
 */
final class GroupRunner {

  private final SparkSession spark;
  private final EvalConfig config;
  private final AtomicBoolean stopped = new AtomicBoolean();

  GroupRunner(SparkSession spark, EvalConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * Plays every group.
   *
   * @param receiver called from several threads
   * @throws UserError if the job is stopped from outside
   */
  void run(List<UnitGroup> groups, Consumer<List<Outcome>> receiver) {
    int cores = Math.max(1, spark.sparkContext().defaultParallelism());
    ExecutorService lanes = Executors.newFixedThreadPool(Math.min(cores, groups.size()));
    try (PlayProcesses.Lease processes = PlayProcesses.lease()) {
      List<Future<?>> running = new ArrayList<>();
      for (UnitGroup group : groups) {
        running.add(lanes.submit(() -> receive(group, receiver)));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.set(true);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } finally {
      lanes.shutdownNow();
    }
    if (stopped.get()) {
      throw UserError.failed(
          "the evaluation was stopped; what is finished is kept, the same command goes on from"
              + " there");
    }
  }

  private void receive(UnitGroup group, Consumer<List<Outcome>> receiver) {
    if (!stopped.get()) {
      List<Outcome> outcomes = play(group);
      if (!stopped.get()) {
        receiver.accept(outcomes);
      }
    }
  }

  private List<Outcome> play(UnitGroup group) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    // On a cluster a task has a process that may die already: its executor.
    boolean apart =
        spark.sparkContext().isLocal() && config.isolates(group.task()) && PlayProcesses.possible();
    try {
      return context
          .parallelize(List.of(group), 1)
          .flatMap(g -> (apart ? PlayProcesses.play(g) : new GroupPlayer(g).play()).iterator())
          .collect();
    } catch (Exception e) {
      if (!(e instanceof SparkException) || isCancelled(e)) {
        stopped.set(true);
        return List.of();
      }
      return lost(group, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private boolean isCancelled(Exception e) {
    return spark.sparkContext().isStopped() || String.valueOf(e.getMessage()).contains("cancelled");
  }

  /** Its executors died, as often as Spark tries: the emulator took the process with it, say. */
  private static List<Outcome> lost(UnitGroup group, String reason) {
    return group.units().stream().map(unit -> Outcome.failed(unit, group, reason)).toList();
  }
}
