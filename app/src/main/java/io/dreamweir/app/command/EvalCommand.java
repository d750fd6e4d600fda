package io.dreamweir.app.command;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;

import io.dreamweir.app.CommonOptions;
import io.dreamweir.app.SparkSessions;
import io.dreamweir.app.StopSignal;
import io.dreamweir.app.metrics.EvalMetrics;
import io.dreamweir.app.metrics.MetricsServer;
import io.dreamweir.app.metrics.SparkMetrics;
import io.dreamweir.app.openlineage.DatasetName;
import io.dreamweir.app.openlineage.Datasets;
import io.dreamweir.app.openlineage.LineageEvents;
import io.dreamweir.config.Configuration;
import io.dreamweir.error.UserError;
import io.dreamweir.eval.external.AgentAddress;
import io.dreamweir.eval.external.ExternalPolicy;
import io.dreamweir.eval.suite.BuiltInPolicies;
import io.dreamweir.eval.suite.Checkpoints;
import io.dreamweir.eval.suite.Contender;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.eval.suite.EvalJob;
import io.dreamweir.eval.suite.EvalResult;
import io.dreamweir.eval.suite.Evaluation;
import io.dreamweir.eval.suite.FilmJob;
import io.dreamweir.eval.suite.FollowJob;
import io.dreamweir.eval.suite.GameResult;
import io.dreamweir.eval.suite.Suite;
import io.dreamweir.lake.LakeTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
      "Episodes that are rows of the table already are never played again: a killed job goes on"
          + " where it was.",
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
          "Folder of a checkpoint, a run or a published policy; random, noop, catch, constant:N; or"
              + " socket:HOST:PORT of an agent in another process (eval-job/AGENTS.md). Several are"
              + " played in turn. {game} and {task} in it stand for the game.")
  private List<String> checkpoints = new ArrayList<>();

  @Option(
      names = "--suite",
      required = true,
      description = "Suite of conf/suites, a .yaml file of your own, or a task.")
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
      names = "--every-checkpoint",
      description =
          "Every checkpoint of the run's folder, as one agent: its learning curve in the report.")
  private boolean everyCheckpoint;

  @Option(
      names = "--films",
      paramLabel = "DIR",
      description =
          "Write the best, median and worst episode of every game here as GIF; of several"
              + " checkpoints of one agent, those of the last.")
  private @Nullable Path films;

  @Option(
      names = "--follow",
      description =
          "Wait for new checkpoints of the run's folder and evaluate each one, until stopped.")
  private boolean follow;

  private List<FilmJob.Film> filmed = List.of();
  private final EvalMetrics looking = new EvalMetrics();

  @Override
  protected Object run() throws InterruptedException {
    Configuration configuration =
        common()
            .configuration(
                List.of(), episodes == null ? List.of() : List.of("eval.episodes=" + episodes));
    EvalConfig config = configuration.bind("eval", EvalConfig.class);
    Suite played = Suite.read(CommonOptions.folder().resolve("suites"), suite).only(games);
    try (MetricsServer metrics = MetricsServer.open(configuration, MetricsServer.Command.EVAL);
        SparkSession spark = SparkSessions.open()) {
      metrics.add(looking);
      metrics.add(SparkMetrics.of(spark));
      StopSignal.onStop(() -> spark.sparkContext().cancelAllJobs());
      if (follow) {
        return follow(spark, played, config, configuration);
      }
      Evaluation evaluation = evaluation(played, contenders());
      EvalResult result =
          evaluated(configuration, evaluation, () -> new EvalJob(spark, evaluation, config));
      if (films != null) {
        filmed = new FilmJob(spark, evaluation, config, films).run();
      }
      return result;
    }
  }

  private List<Contender> contenders() {
    if (!everyCheckpoint) {
      return checkpoints.stream().map(this::contender).toList();
    }
    if (checkpoints.size() != 1) {
      throw UserError.usage("--every-checkpoint takes one --checkpoint, the folder of a run");
    }
    Path run = Path.of(checkpoints.get(0));
    List<Path> found = Checkpoints.of(run);
    if (found.isEmpty()) {
      throw UserError.usage("%s holds no checkpoint", Checkpoints.folder(run));
    }
    String name = contender(checkpoints.get(0)).agent();
    return found.stream().map(c -> new Contender(name, c.toString())).toList();
  }

  private Evaluation evaluation(Suite suite, List<Contender> contenders) {
    return new Evaluation(suite, contenders, run, out, "eval-" + UUID.randomUUID());
  }

  /** What a followed run came to: a result per checkpoint, in the order of their updates. */
  public record Followed(List<EvalResult> results) {}

  private Followed follow(
      SparkSession spark, Suite suite, EvalConfig config, Configuration configuration)
      throws InterruptedException {
    if (checkpoints.size() != 1) {
      throw UserError.usage("--follow takes one --checkpoint, the folder of a run");
    }
    Path followed = Path.of(checkpoints.get(0));
    String name = agent != null ? agent : contender(checkpoints.get(0)).agent();
    List<EvalResult> results = new ArrayList<>();
    new FollowJob(
            followed,
            checkpoint -> {
              Evaluation evaluation =
                  evaluation(suite, List.of(new Contender(name, checkpoint.toString())));
              return evaluated(
                  configuration, evaluation, () -> new EvalJob(spark, evaluation, config));
            },
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

  private EvalResult evaluated(
      Configuration configuration, Evaluation evaluation, Supplier<EvalJob> job) {
    List<DatasetName> policies =
        evaluation.contenders().stream()
            .filter(c -> Files.isDirectory(Path.of(c.location())))
            .map(c -> DatasetName.of(c.location()))
            .toList();
    return LineageEvents.of(configuration)
        .around(
            "eval",
            () -> new Datasets(policies, List.of(DatasetName.table(out, LakeTable.SCORES))),
            () -> looking.follow(job.get()).run(),
            result ->
                new Datasets(
                    policies, DatasetName.newest(out, LakeTable.SCORES).stream().toList()));
  }

  private Contender contender(String location) {
    if (BuiltInPolicies.contains(location)) {
      return new Contender(location, location);
    }
    Optional<AgentAddress> address = AgentAddress.parse(location);
    if (address.isPresent()) {
      return new Contender(
          agent != null ? agent : ExternalPolicy.identity(address.get()).name(), location);
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
    Set<String> several = agentsWithSeveralCheckpoints(eval);
    TextTable table =
        new TextTable("agent", "game", "mean", "interval", "episodes", "random baseline");
    for (GameResult row : eval.scores()) {
      table.row(
          several.contains(row.agent())
              ? row.agent() + " " + Path.of(row.checkpoint()).getFileName()
              : row.agent(),
          row.game(),
          TextTable.number(row.mean()),
          TextTable.interval(row.low(), row.high()),
          row.episodes(),
          TextTable.number(row.random()));
    }
    table.print(out);
    SuiteScoreLines.print(eval.suiteScores(), out);
    filmed.forEach(
        f ->
            out.printf(
                "film: %s, %s %s %s (%s)%n",
                f.file(), f.which(), f.game(), TextTable.number(f.score()), f.agent()));
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

  private static Set<String> agentsWithSeveralCheckpoints(EvalResult eval) {
    return eval.scores().stream()
        .collect(groupingBy(GameResult::agent, mapping(GameResult::checkpoint, Collectors.toSet())))
        .entrySet()
        .stream()
        .filter(e -> e.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  protected int exitCode(Object result) {
    return result instanceof EvalResult eval && eval.failed() > 0 ? 1 : 0;
  }
}
