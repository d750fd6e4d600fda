package io.dreamweir.app.command;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.StopSignal;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.suite.Contender;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.eval.suite.EvalJob;
import io.dreamweir.eval.suite.EvalResult;
import io.dreamweir.eval.suite.Evaluation;
import io.dreamweir.eval.suite.FollowJob;
import io.dreamweir.eval.suite.GameResult;
import io.dreamweir.eval.suite.Suite;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private static final Duration POLL = Duration.ofSeconds(5);

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

  @Option(
      names = "--follow",
      description =
          "Wait for new checkpoints of the run's folder and evaluate each one, until stopped.")
  private boolean follow;

  @Override
  protected Object run() throws InterruptedException {
    Configuration configuration =
        common()
            .configuration(
                List.of(), episodes == null ? List.of() : List.of("eval.episodes=" + episodes));
    EvalConfig config = configuration.bind("eval", EvalConfig.class);
    Suite played = Suite.read(CommonOptions.folder().resolve("suites"), suite).only(games);
    try (SparkSession spark = SparkSessions.open()) {
      StopSignal.onStop(() -> spark.sparkContext().cancelAllJobs());
      if (follow) {
        return follow(spark, played, config);
      }
      List<Contender> contenders = checkpoints.stream().map(this::contender).toList();
      return new EvalJob(spark, evaluation(played, contenders), config).run();
    }
  }

  private Evaluation evaluation(Suite suite, List<Contender> contenders) {
    return new Evaluation(
        suite, contenders, run, Evaluation.FRAMES_UNKNOWN, out, "eval-" + UUID.randomUUID());
  }

  /** What a followed run came to: a result per checkpoint, in the order of their updates. */
  public record Followed(List<EvalResult> results) {}

  private Followed follow(SparkSession spark, Suite suite, EvalConfig config)
      throws InterruptedException {
    if (checkpoints.size() != 1) {
      throw UserError.usage("--follow takes one --checkpoint, the folder of a run");
    }
    Path followed = Path.of(checkpoints.get(0));
    Path below = followed.resolve("checkpoints");
    String name = agent != null ? agent : contender(checkpoints.get(0)).agent();
    List<EvalResult> results = new ArrayList<>();
    new FollowJob(
            Files.isDirectory(below) || !Files.isDirectory(followed) ? below : followed,
            checkpoint ->
                new EvalJob(
                        spark,
                        evaluation(suite, List.of(new Contender(name, checkpoint.toString()))),
                        config)
                    .run(),
            POLL)
        .run(
            StopSignal::raised,
            result -> {
              results.add(result);
              if (!"-".equals(common().json())) {
                print(result, out());
                out().flush();
              }
            });
    return new Followed(List.copyOf(results));
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
    if (result instanceof Followed followed) {
      out.printf("%d checkpoints evaluated%n", followed.results().size());
      return;
    }
    EvalResult eval = (EvalResult) result;
    TextTable table =
        new TextTable("agent", "game", "mean", "interval", "episodes", "random baseline");
    for (GameResult row : eval.scores()) {
      table.row(
          row.agent(),
          row.game(),
          TextTable.number(row.mean()),
          TextTable.interval(row.low(), row.high()),
          row.episodes(),
          TextTable.number(row.random()));
    }
    table.print(out);
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

  @Override
  protected int exitCode(Object result) {
    return result instanceof EvalResult eval && eval.failed() > 0 ? 1 : 0;
  }
}
