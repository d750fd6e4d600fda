package io.dreamweir.app.command;

import io.dreamweir.app.TrainTask;
import io.dreamweir.app.TrainWorkers;
import io.dreamweir.app.openlineage.DatasetName;
import io.dreamweir.app.openlineage.Datasets;
import io.dreamweir.app.openlineage.LineageEvents;
import io.dreamweir.config.Configuration;
import io.dreamweir.lake.LakeTable;
import io.dreamweir.train.checkpoint.Saved;
import io.dreamweir.train.checkpoint.SavedFolder;
import io.dreamweir.train.loop.TrainRequest;
import io.dreamweir.train.loop.TrainResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir train}. */
@Command(
    name = "train",
    description = "Learns world model and behaviour from a replay lake, live or along a plan.",
    footer = {
      "",
      "Without --plan batches are drawn from the newest version of the lake, at the ratio"
          + " train.ratio says.",
      "Example: dreamweir train --lake lake --preset small --out runs/a --updates 800",
      "         dreamweir train --lake lake --plan plan.json --out runs/b --workers 2"
    })
public final class TrainCommand extends JobCommand {

  @Mixin private LakeOption lake = new LakeOption();

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

  @Option(
      names = "--workers",
      paramLabel = "K",
      defaultValue = "1",
      description =
          "Share every batch among K workers, one for each device: processes of this machine, or"
              + " tasks of the Spark cluster that -Dspark.master names (default: ${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(names = "--rank", hidden = true)
  private int rank;

  @Option(names = "--meeting", hidden = true)
  private @Nullable Path meeting;

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
    TrainTask work =
        new TrainTask(
            lake.uri(),
            out.toString(),
            task,
            plan,
            resume ? TrainRequest.Start.RESUME : TrainRequest.Start.FRESH,
            !unpaced,
            configuration);
    TrainWorkers all = new TrainWorkers(work, workers);
    if (meeting != null) {
      return all.join(rank, meeting);
    }
    return LineageEvents.of(configuration)
        .around(
            "train",
            () -> new Datasets(read(OptionalLong.empty()), List.of()),
            () -> all.run(arguments()),
            this::learned);
  }

  private List<DatasetName> read(OptionalLong version) {
    DatasetName chunks = DatasetName.table(lake.uri(), LakeTable.CHUNKS);
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
