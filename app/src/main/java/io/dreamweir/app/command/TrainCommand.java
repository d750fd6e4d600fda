package io.dreamweir.app.command;

import io.dreamweir.app.ProgressLine;
import io.dreamweir.app.StopSignal;
import io.dreamweir.app.TrainSetup;
import io.dreamweir.app.TrainingWatch;
import io.dreamweir.app.openlineage.DatasetName;
import io.dreamweir.app.openlineage.Datasets;
import io.dreamweir.app.openlineage.LineageEvents;
import io.dreamweir.config.Configuration;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.lake.TaskCatalog;
import io.dreamweir.sequence.source.TaskMixture;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.loop.Experience;
import io.dreamweir.train.loop.PlanExperience;
import io.dreamweir.train.loop.TrainJob;
import io.dreamweir.train.loop.TrainRequest;
import io.dreamweir.train.loop.TrainResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir train}. */
@Command(
    name = "train",
    description = "Learns world model and behaviour from a replay lake, live or along a plan.",
    footer = {
      "",
      "Without --plan batches are drawn from the newest version of the lake, at the ratio"
          + " train.ratio says.",
      "Example: dreamweir train --lake lake --preset small --out runs/a --updates 800"
    })
public final class TrainCommand extends JobCommand {

  @Option(
      names = "--lake",
      required = true,
      paramLabel = "L",
      description = "Replay lake: a path or URI.")
  private String lake = "";

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the run.")
  private Path out = Path.of("run");

  @Option(
      names = "--task",
      paramLabel = "T",
      description =
          "Task to learn, or several with their weights, as a=2,b=1 (default: the lake's only"
              + " one).")
  private @Nullable String task;

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description = "Follow this plan of `dreamweir cut`.")
  private @Nullable String plan;

  @Option(names = "--updates", paramLabel = "N", description = "Updates in all, resumes included.")
  private @Nullable Long updates;

  @Option(names = "--device", description = "auto, cpu or cuda:N (default: train.device).")
  private @Nullable String device;

  @Option(names = "--precision", description = "float32 or bf16 (default: train.precision).")
  private @Nullable String precision;

  @Option(names = "--engine", description = "Tensor engine: torch or nd4j (default: train.engine).")
  private @Nullable String engine;

  @Option(names = "--seed", description = "Root seed of the run (default: train.seed).")
  private @Nullable Long seed;

  @Option(
      names = "--resume",
      description = "Go on from the newest checkpoint in --out; start where there is none.")
  private boolean resume;

  @Option(
      names = "--as-fast-as-possible",
      description =
          "Ignore train.ratio: learn as fast as batches can be read, from a lake that does not"
              + " grow.")
  private boolean unpaced;

  @Override
  protected Object run() throws InterruptedException {
    Settings upper =
        new Settings()
            .add("train.updates", updates)
            .add("train.device", device)
            .add("train.precision", precision)
            .add("train.engine", engine)
            .add("train.seed", seed);
    Configuration configuration = common().configuration(List.of(), upper.list());
    TrainSetup setup = TrainSetup.of(configuration);
    long total = setup.settings().updates();
    try (ProgressLine progress = new ProgressLine("train", "updates", total)) {
      TrainJob job =
          new TrainJob(
              new TrainRequest(out, resume ? TrainRequest.Start.RESUME : TrainRequest.Start.FRESH),
              setup.settings(),
              setup.agent(),
              experience(setup),
              configuration.resolved(),
              new TrainingWatch(progress, out, setup.settings().videoEveryUpdates()));
      StopSignal.onStop(job::stop);
      return LineageEvents.of(configuration)
          .around(
              "train",
              () -> new Datasets(read(OptionalLong.empty()), List.of()),
              job::run,
              this::learned);
    }
  }

  private List<DatasetName> read(OptionalLong version) {
    DatasetName chunks = DatasetName.table(lake, LakeTable.CHUNKS);
    DatasetName seen = version.isPresent() ? chunks.at(version.getAsLong()) : chunks;
    return plan == null ? List.of(seen) : List.of(seen, DatasetName.of(plan));
  }

  /** The newest checkpoint says which version of the lake it has learned from. */
  private Datasets learned(TrainResult result) {
    return SavedFolder.newestCheckpoint(out)
        .map(
            saved ->
                new Datasets(
                    read(
                        OptionalLong.of(
                            Saved.manifest(saved.path(), saved.kind()).progress().lakeVersion())),
                    List.of(DatasetName.of(saved.path().toString()).at(result.updates()))))
        .orElseGet(() -> new Datasets(read(OptionalLong.empty()), List.of()));
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
            unpaced ? Optional.empty() : Optional.of(setup.ratio()))
        .publishedAs(trainerName());
  }

  /** Tells apart the trainers of one lake; the same when the run is resumed. */
  private String trainerName() {
    Path folder = out.toAbsolutePath().normalize();
    return String.valueOf(folder.getFileName()).replaceAll("[^A-Za-z0-9-]", "-")
        + String.format(Locale.ROOT, "-%08x", folder.toString().hashCode());
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    TrainResult done = (TrainResult) result;
    out.printf(
        Locale.ROOT,
        "%d updates, %,d parameters, %.3f s per update, %.1f %% waiting for batches, %.2f %%"
            + " saving, checkpoint %s%n",
        done.updates(),
        done.parameters(),
        done.secondsPerUpdate(),
        100 * done.waitShare(),
        100 * done.saveShare(),
        done.checkpoint());
  }
}
