package io.dreamweir.eval.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.eval.suite.Contender;
import io.dreamweir.eval.suite.EvalConfig;
import io.dreamweir.eval.suite.EvalJob;
import io.dreamweir.eval.suite.EvalResult;
import io.dreamweir.eval.suite.Evaluation;
import io.dreamweir.eval.suite.Protocol;
import io.dreamweir.eval.suite.Suite;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.Spaces;
import io.dreamweir.lake.LakeSpark;
import io.dreamweir.run.BenchResult;
import io.dreamweir.run.PeerProgram;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.checkpoint.Progress;
import io.dreamweir.train.checkpoint.Retention;
import io.dreamweir.train.checkpoint.SavedRun;
import io.dreamweir.train.checkpoint.SavedVersions;
import io.dreamweir.train.device.CpuAffinity;
import io.dreamweir.train.device.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Steps per second of an evaluation on Atari with a learned policy: emulator, picture and the whole
 * network, as the suite job plays them, on one core and on all. "One core" means that nothing of it
 * runs on another: driver, compiler threads and the process that plays share it (where the system
 * can tell; the result says {@code kept_on_one}). The weights are random; what is measured is
 * speed. Beside it, turn by turn, one environment in a plain PyTorch loop on one thread.
 *
 * @param agent the network
 * @param folder scratch
 * @param settings what is played
 * @param peers Python environment of the peer; absent: no peer
 */
public record PlayBench(
    AgentDescription agent, Path folder, Settings settings, Optional<Path> peers) {

  private static final Path SCRIPT = Path.of("bench", "peers", "torch_play.py");

  /**
   * What is played.
   *
   * @param game Atari game
   * @param episodes episodes of a run
   * @param frames frames of an episode, four to a step
   * @param batch episodes that are stepped as one batch
   * @param rounds runs of each side
   */
  public record Settings(String game, int episodes, int frames, int batch, int rounds) {
    /** Some minutes. A run includes the start of the processes that play. */
    public static final Settings DEFAULT = new Settings("pong", 32, 4800, 16, 3);
  }

  /** Measures; the figure is steps/s on one core. */
  public BenchResult run() {
    Path policy = policy();
    int cores = Runtime.getRuntime().availableProcessors();
    Optional<String> allowed = CpuAffinity.allowed();
    boolean kept = allowed.isPresent();
    List<Double> one = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    Map<String, Object> details = new TreeMap<>();
    try (PeerProgram peer = peers.map(this::peer).orElse(null)) {
      // A first run of each side is not counted.
      for (int round = 0; round <= settings.rounds(); round++) {
        boolean counts = round > 0;
        kept =
            allowed.filter(list -> CpuAffinity.set(list.split("[-,]", 2)[0])).isPresent() && kept;
        record(one, play(policy, 1, "one-" + round), counts);
        allowed.ifPresent(CpuAffinity::set);
        if (peer != null) {
          JsonNode answer = peer.ask("");
          record(plain, answer.path("steps").asLong() / answer.path("seconds").asDouble(), counts);
        }
        record(all, play(policy, cores, "all-" + round), counts);
      }
      if (peer != null) {
        peer.description()
            .fields()
            .forEachRemaining(e -> details.put("peer_" + e.getKey(), e.getValue().asText()));
      }
    }
    details.put("game", settings.game());
    details.put("batch", settings.batch());
    details.put("steps_of_a_run", settings.episodes() * (settings.frames() / 4));
    details.put("cores", cores);
    details.put("kept_on_one", kept);
    details.put("steps_per_second_all_cores", all);
    details.put("scaling", median(all) / median(one));
    return new BenchResult("play", "steps/s on one core", one, plain, details);
  }

  private static void record(List<Double> figures, double figure, boolean counts) {
    if (counts) {
      figures.add(figure);
    }
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().toList().get(figures.size() / 2);
  }

  private PeerProgram peer(Path environment) {
    return PeerProgram.python(
        environment,
        SCRIPT,
        List.of(
            "--serve",
            "--game=" + settings.game(),
            "--frames=" + settings.frames(),
            "--episodes=" + settings.episodes()));
  }

  private Map<String, String> options() {
    return Map.of(
        "sticky", "0.25", "action-set", "full", "max-frames", String.valueOf(settings.frames()));
  }

  private String task() {
    return "atari/" + settings.game();
  }

  /** A published policy with the parameters that learning begins with. */
  private Path policy() {
    Spaces spaces;
    try (Environment environment = Environments.open(task(), options())) {
      spaces = environment.spaces();
    }
    try (AgentFactory factory = Agents.open(agent, new Device.Cpu());
        Agent learner = factory.learner(spaces, 1)) {
      return SavedVersions.policies(folder.resolve("run"), new Retention(1, 0))
          .save(
              new SavedRun(agent, spaces, task(), 1, "bench", Optional.empty()),
              new Progress(0, 0, "", -1),
              learner.actingState());
    }
  }

  private double play(Path policy, int cores, String place) {
    // Starting Spark is not what is measured: the session stays open around the job.
    try (SparkSession spark = LakeSpark.local("local[" + cores + "]")) {
      Suite suite =
          new Suite(
              "play",
              Protocol.of("play", new TreeMap<>(options()), Map.of()),
              List.of(task()),
              settings.episodes(),
              0);
      EvalConfig config =
          new EvalConfig(
              1,
              0,
              settings.batch(),
              1,
              Duration.ofMinutes(10),
              "",
              List.of("atari"),
              200,
              200,
              0.95,
              1);
      String out = folder.resolve(place).toString();
      Evaluation warm =
          new Evaluation(
              suite.withEpisodes(1), List.of(Contender.NOOP), "", out + "-warm", "bench");
      new EvalJob(spark, warm, config).run();
      long began = System.nanoTime();
      EvalResult result =
          new EvalJob(
                  spark,
                  new Evaluation(
                      suite, List.of(new Contender("policy", policy.toString())), "", out, "bench"),
                  config)
              .run();
      double seconds = (System.nanoTime() - began) * 1e-9;
      if (result.episodes() != settings.episodes()) {
        throw new IllegalStateException(result.failures().toString());
      }
      long steps =
          spark
              .read()
              .format("delta")
              .load(out + "/scores")
              .selectExpr("sum(steps)")
              .first()
              .getLong(0);
      return steps / seconds;
    }
  }
}
