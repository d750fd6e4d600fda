package io.dreamweir.train.parallel;

import io.dreamweir.error.UserError;
import io.dreamweir.train.engine.Workers;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag;

/**
 * Starts the workers of a data-parallel run as the tasks of a Spark barrier stage: all of them at
 * once, or none. Each task is one worker with one device; {@code spark.task.resource.gpu.amount=1}
 * gives it its GPU. They meet in a file of a folder that all of them see.
 */
public final class BarrierStage {

  private final SparkSession spark;
  private final int workers;
  private final Path folder;
  private final Duration patience;

  /**
   * A stage.
   *
   * @param workers how many tasks
   * @param folder where they meet: it exists, on a file system that all of them see
   * @param patience longest wait for the others, and later for one exchange of gradients
   */
  public BarrierStage(SparkSession spark, int workers, Path folder, Duration patience) {
    this.spark = spark;
    this.workers = workers;
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * What a worker does; it is sent to the executors as it is.
   *
   * @param <R> its result, which is sent back
   */
  @FunctionalInterface
  public interface Task<R extends Serializable> extends Serializable {
    /** Works, as one of these. */
    R work(Workers workers) throws InterruptedException;
  }

  /**
   * Runs the workers to their end.
   *
   * @return their results, in order of their ranks
   * @throws UserError if there are fewer places than workers, or a worker has failed: of several
   *     the one that failed first, not those that lost it
   */
  public <R extends Serializable> List<R> run(Task<R> task) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int places = context.defaultParallelism();
    if (context.isLocal() && places < workers) {
      throw UserError.usage(
          "%d workers need %d places, Spark's master %s has %d",
          workers, workers, context.master(), places);
    }
    List<Outcome<R>> outcomes;
    try {
      outcomes = outcomes(context, task);
    } finally {
      BarrierWorker.removeMeetings(folder);
    }
    Optional<Outcome<R>> failed =
        outcomes.stream()
            .filter(outcome -> outcome.failure() != null)
            .min(Comparator.comparingLong(Outcome::endedAtMillis));
    if (failed.isPresent()) {
      throw failed.get().error();
    }
    return outcomes.stream().map(Outcome::valueOrThrow).toList();
  }

  private <R extends Serializable> List<Outcome<R>> outcomes(
      JavaSparkContext context, Task<R> task) {
    ClassTag<Outcome<R>> type = ClassTag.apply(Outcome.class);
    return context
        .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
        .rdd()
        .barrier()
        .mapPartitions(
            new BarrierWorker<>(task, folder.toAbsolutePath().toString(), patience), false, type)
        .toJavaRDD()
        .collect();
  }
}
