package io.dreamweir.app;

import io.dreamweir.app.mlflow.MlflowRun;
import io.dreamweir.config.Configuration;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.sequence.source.TaskMixture;
import io.dreamweir.train.engine.Workers;
import io.dreamweir.train.loop.Experience;
import io.dreamweir.train.loop.PlanExperience;
import io.dreamweir.train.loop.TrainJob;
import io.dreamweir.train.loop.TrainListener;
import io.dreamweir.train.loop.TrainRequest;
import io.dreamweir.train.loop.TrainResult;
import io.dreamweir.train.parallel.BarrierStage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The work of {@code dreamweir train}, alone or as one of several workers, here or in an executor.
 *
 * @param lake replay lake
 * @param out folder of the run
 * @param task task or mixture; null: the lake's only one
 * @param plan plan to follow; null: live
 * @param start how the run begins
 * @param paced whether {@code train.ratio} holds
 * @param configuration everything else
 */
public record TrainTask(
    String lake,
    String out,
    @Nullable String task,
    @Nullable String plan,
    TrainRequest.Start start,
    boolean paced,
    Configuration configuration)
    implements BarrierStage.Task<TrainResult> {

  /** The same, for a process with another working folder. */
  TrainTask anywhere() {
    return new TrainTask(
        absolute(lake),
        absolute(out),
        task,
        plan == null ? null : absolute(plan),
        start,
        paced,
        configuration);
  }

  private static String absolute(String place) {
    return place.matches("[a-z][a-z0-9+.-]+:.*")
        ? place
        : Path.of(place).toAbsolutePath().normalize().toString();
  }

  @Override
  public TrainResult work(Workers workers) throws InterruptedException {
    TrainSetup setup = TrainSetup.of(configuration);
    long total = setup.settings().updates();
    Path run = Path.of(out);
    try (ProgressLine progress = new ProgressLine("train", "updates", total);
        MlflowRun tracked = MlflowRun.of(configuration, run)) {
      TrainingWatch watch = new TrainingWatch(progress, run, setup.settings().videoEveryUpdates());
      TrainJob job =
          new TrainJob(
              new TrainRequest(run, start),
              setup.settings(),
              setup.agent(),
              experience(setup),
              configuration.resolved(),
              TrainListener.all(List.of(watch, tracked)));
      StopSignal.onStop(job::stop);
      return job.run(workers);
    }
  }

  private Experience experience(TrainSetup setup) {
    if (plan != null) {
      return new PlanExperience(lake, plan, setup.replay());
    }
    TaskCatalog catalog = TaskCatalog.read(lake);
    TaskMixture learned =
        task == null ? TaskMixture.of(catalog.onlyTask()) : TaskMixture.parse(task);
    return setup
        .live(
            lake,
            learned,
            learned.spaces(catalog),
            paced ? Optional.of(setup.ratio()) : Optional.empty())
        .publishedAs(trainerName());
  }

  /** Tells apart the trainers of one lake; the same when the run is resumed. */
  private String trainerName() {
    Path folder = Path.of(out).toAbsolutePath().normalize();
    return String.valueOf(folder.getFileName()).replaceAll("[^A-Za-z0-9-]", "-")
        + String.format(Locale.ROOT, "-%08x", folder.toString().hashCode());
  }
}
