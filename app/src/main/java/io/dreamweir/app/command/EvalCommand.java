package io.dreamweir.app.command;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.StopSignal;
import io.dreamweir.config.Configuration;
import io.dreamweir.eval.suite.Contender;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.eval.suite.EvalJob;
import io.dreamweir.eval.suite.EvalResult;
import io.dreamweir.eval.suite.Evaluation;
import io.dreamweir.eval.suite.GameResult;
import io.dreamweir.eval.suite.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dreamweir eval}. */
@Command(
    name = "eval",
    description =
        "Plays a suite with one or more checkpoints as a Spark job; scores become rows of a table.",
    footer = {
      "",
      "Episodes that are rows of the table already are never played again: a killed job goes on where it was.",
      "Example: dreamweir eval --checkpoint runs/a --suite catch --episodes 50 --out lake"
    })
public final class EvalCommand extends JobCommand {

  @Option(
      names = "--checkpoint",
      required = true,
      split = ",",
      paramLabel = "C",
      description =
          "Folder of a checkpoint, a run or a published policy, or random, or noop; several are played in turn."
              + " {game} and {task} in it stand for the game.")
  private List<String> checkpoints = new ArrayList<>();

  @Option(
      names = "--suite",
      required = true,
      description = "Suite of conf/suites, or a .yaml file of your own.")
  private String suite = "";

  @Option(names = "--games", split = ",", description = "Only these games of the suite.")
  private List<String> games = new ArrayList<>();

  @Option(
      names = "--episodes",
      description = "Episodes per game and checkpoint (default: the suite's).")
  private @Nullable Integer episodes;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "L",
      description = "Lake, or another folder, that holds the scores table.")
  private String out = "";

  @Option(
      names = "--agent",
      description = "Name to report the checkpoint under (default: its folder's name).")
  private @Nullable String agent;

  @Option(
      names = "--run",
      defaultValue = "",
      description = "Name of the training run, for example its seed.")
  private String run = "";

  @Override
  protected Object run() {
    Configuration configuration =
        common()
            .configuration(
                List.of(), episodes == null ? List.of() : List.of("eval.episodes=" + episodes));
    EvalConfig config = configuration.bind("eval", EvalConfig.class);
    Suite played = Suite.read(CommonOptions.folder().resolve("suites"), suite).only(games);
    Evaluation evaluation =
        new Evaluation(
            played,
            checkpoints.stream().map(this::contender).toList(),
            run,
            Evaluation.FRAMES_UNKNOWN,
            out,
            "eval-" + UUID.randomUUID());
    try (SparkSession spark = SparkSessions.open()) {
      StopSignal.onStop(() -> spark.sparkContext().cancelAllJobs());
      return new EvalJob(spark, evaluation, config).run();
    }
  }

  private Contender contender(String location) {
    if (location.equals("random")) {
      return Contender.RANDOM;
    }
    if (location.equals("noop")) {
      return Contender.NOOP;
    }
    Path name = Path.of(location).toAbsolutePath().normalize().getFileName();
    return new Contender(
        agent != null ? agent : name == null ? location : name.toString(), location);
  }

  @Override
  protected void print(Object result, PrintWriter out) {
    EvalResult eval = (EvalResult) result;
    out.printf(
        "%-20s %-24s %10s %22s %9s %10s%n",
        "agent", "game", "mean", "95 % interval", "episodes", "random");
    for (GameResult row : eval.scores()) {
      out.printf(
          "%-20s %-24s %10s %22s %9d %10s%n",
          row.agent(),
          row.game(),
          number(row.mean()),
          row.low() == null ? "" : "[" + number(row.low()) + ", " + number(row.high()) + "]",
          row.episodes(),
          number(row.random()));
    }
    eval.failures().forEach(failure -> out.println("failed: " + failure));
    out.printf(
        "%d episodes played now, %d excluded, %d failed; protocol %s (%s); scores in %s%n",
        eval.played(),
        eval.excluded(),
        eval.failed(),
        eval.protocol(),
        eval.protocolHash(),
        eval.table());
  }

  private static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  @Override
  protected int exitCode(Object result) {
    return ((EvalResult) result).failed() > 0 ? 1 : 0;
  }
}
