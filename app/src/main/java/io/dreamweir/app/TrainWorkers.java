package io.dreamweir.app;

import io.dreamweir.error.UserError;
import io.dreamweir.run.JavaCommand;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.engine.torch.GlooWorkers;
import io.dreamweir.train.loop.TrainResult;
import io.dreamweir.train.parallel.BarrierStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/**
 * Starts the workers of a run: tasks of a barrier stage where a Spark cluster is named ({@code
 * spark.master}), else processes of this machine, of which this one is the first. A single worker
 * is a task only if Spark hands out GPUs; otherwise it is this process.
 */
public final class TrainWorkers {

  /** Longest wait for workers to come, and for one exchange of gradients. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String LOOPBACK = "127.0.0.1";

  private final TrainTask task;
  private final int count;

  /** So many workers for one run. */
  public TrainWorkers(TrainTask task, int count) {
    if (count < 1) {
      throw UserError.usage("--workers %d: 1 or more is possible", count);
    }
    this.task = task;
    this.count = count;
  }

  /**
   * Trains.
   *
   * @param arguments the command line, for further processes
   */
  public TrainResult run(List<String> arguments) throws InterruptedException {
    String master = SparkCluster.master();
    boolean onCluster = SparkCluster.isNamedBy(master) && (count > 1 || SparkCluster.givesGpus());
    if (count == 1 && !onCluster) {
      return task.work(Workers.alone());
    }
    Path folder = Path.of(task.out());
    try {
      Files.createDirectories(folder);
      return onCluster
          ? onCluster(master, folder)
          : inProcesses(folder.resolve(".meeting-" + UUID.randomUUID()), arguments);
    } catch (IOException e) {
      throw new UncheckedIOException("workers of " + folder, e);
    }
  }

  private TrainResult onCluster(String master, Path folder) {
    try (SparkSession spark = SparkCluster.open(master, count)) {
      return new BarrierStage(spark, count, folder, PATIENCE)
          .run(new InExecutor(task.anywhere()))
          .get(0);
    }
  }

  /** The work as a task of Spark: when it is done, its executor need not wait for it any more. */
  private record InExecutor(TrainTask task) implements BarrierStage.Task<TrainResult> {
    @Override
    public TrainResult work(Workers workers) throws InterruptedException {
      try {
        return task.work(workers);
      } finally {
        StopSignal.finished();
      }
    }
  }

  private TrainResult inProcesses(Path meeting, List<String> arguments)
      throws IOException, InterruptedException {
    List<Process> others = new ArrayList<>();
    try {
      for (int rank = 1; rank < count; rank++) {
        List<String> words = new ArrayList<>(List.of(Dreamweir.class.getName()));
        words.addAll(arguments);
        words.addAll(List.of("--rank", String.valueOf(rank), "--meeting", meeting.toString()));
        others.add(
            new ProcessBuilder(JavaCommand.of(List.of(), words))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
      }
      try (Workers workers = whileAllLive(meeting, others)) {
        TrainResult result = task.work(workers);
        for (Process other : others) {
          other.waitFor(1, TimeUnit.MINUTES);
        }
        return result;
      }
    } finally {
      others.forEach(Process::destroyForcibly);
      Files.deleteIfExists(meeting);
    }
  }

  /** Meets the others; if one of them ends before, there is nobody to wait for. */
  private Workers whileAllLive(Path meeting, List<Process> others) throws InterruptedException {
    CompletableFuture<Workers> met = CompletableFuture.supplyAsync(() -> meet(0, meeting));
    List<CompletableFuture<?>> events = new ArrayList<>(List.of(met));
    others.forEach(other -> events.add(other.onExit()));
    try {
      CompletableFuture.anyOf(events.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserError error) {
        throw error;
      }
      throw new IllegalStateException("a worker could not meet the others", e.getCause());
    }
    if (!met.isDone()) {
      throw UserError.failed(
          "one of %d workers has ended before all were there: its message is above", count);
    }
    return met.join();
  }

  private Workers meet(int rank, Path meeting) {
    return GlooWorkers.meet(new GlooWorkers.Seat(rank, count, count, LOOPBACK, meeting), PATIENCE);
  }

  /** Works as one of the processes that the first has started. */
  public TrainResult join(int rank, Path meeting) throws InterruptedException {
    try (Workers workers = meet(rank, meeting)) {
      return task.work(workers);
    }
  }
}
