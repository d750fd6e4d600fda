package io.dreamweir.app.command;

import io.dreamweir.app.SparkSessions;
import io.dreamweir.config.Configuration;
import io.dreamweir.sequence.ReplayConfig;
import io.dreamweir.train.scoring.ReplayScoring;
import io.dreamweir.train.scoring.ScoreRequest;
import io.dreamweir.train.scoring.ScoreResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dreamweir score-replay}. */
@Command(
    name = "score-replay",
    description =
        "Runs a world model over the episodes of a lake, as a Spark job, and writes what it did not"
            + " expect to the table scores_replay: for the prioritized sampler, and to find what is"
            + " corrupt.",
    footer = {"", "Example: dreamweir score-replay --lake lake --checkpoint run"})
public final class ScoreReplayCommand extends JobCommand {

  @Mixin private LakeOption lake = new LakeOption();

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "C",
      description = "Folder of a checkpoint, a policy, or a run.")
  private Path checkpoint = Path.of("");

  @Mixin private VersionOption version = new VersionOption();

  @Option(names = "--task", paramLabel = "T", description = "Task (default: the checkpoint's).")
  private @Nullable String task;

  @Mixin private SequenceOptions sequences = new SequenceOptions();

  @Option(
      names = "--engine",
      defaultValue = "nd4j",
      paramLabel = "E",
      description = "Tensor engine: nd4j or torch (default: ${DEFAULT-VALUE}).")
  private String engine = "nd4j";

  @Override
  protected Object run() {
    List<String> upper = sequences.into(new Settings()).list();
    Configuration configuration = common().configuration(List.of(), upper);
    ScoreRequest request =
        new ScoreRequest(
            lake.uri(),
            version.version(),
            checkpoint,
            Optional.ofNullable(task),
            configuration.bind("replay", ReplayConfig.class).length(),
            engine);
    try (SparkSession spark = SparkSessions.open()) {
      return new ReplayScoring(spark, request).run();
    }
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    ScoreResult scores = (ScoreResult) result;
    TextTable table =
        new TextTable("score", "reconstruction", "reward", "kl", "episode", "first row");
    for (ScoreResult.Scored scored : scores.highest()) {
      table.row(
          number(scored.score()),
          number(scored.reconstruction()),
          number(scored.reward()),
          number(scored.kl()),
          scored.episodeId(),
          scored.firstRow());
    }
    table.print(out);
    out.printf(
        Locale.ROOT,
        "%,d sequences of %,d episodes of version %d scored by %s in %.1f s: %s%n",
        scores.sequences(),
        scores.episodes(),
        scores.version(),
        scores.checkpoint(),
        scores.seconds(),
        scores.table());
    if (scores.unreadable() > 0) {
      out.printf(Locale.ROOT, "%,d episodes could not be read%n", scores.unreadable());
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
