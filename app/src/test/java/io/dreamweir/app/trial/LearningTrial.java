package io.dreamweir.app.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.dreamweir.config.Configuration;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.agent.ActingNetwork;
import io.dreamweir.train.agent.Agent;
import io.dreamweir.train.agent.AgentDescription;
import io.dreamweir.train.agent.AgentFactory;
import io.dreamweir.train.agent.Agents;
import io.dreamweir.train.device.Device;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Learns one task as the demo does, with everything in memory: some random episodes, then rounds of
 * a few new episodes and some updates. Prints a line per round.
 *
 * <p>Arguments {@code key=value}: the trial's own {@code task, seed, prefill, episodes, updates,
 * rounds, batch, length, seconds, preset}, and {@code agent.*} keys of the configuration.
 */
final class LearningTrial {

  private final Map<String, String> arguments;
  private final PrintStream out;

  private LearningTrial(Map<String, String> arguments, PrintStream out) {
    this.arguments = arguments;
    this.out = out;
  }

  public static void main(String[] arguments) {
    Map<String, String> read = new HashMap<>();
    for (String argument : arguments) {
      int at = argument.indexOf('=');
      read.put(argument.substring(0, at), argument.substring(at + 1));
    }
    new LearningTrial(read, System.out).run();
  }

  private void run() {
    long seed = number("seed", 1);
    int side = (int) number("episodes", 8);
    String task = arguments.getOrDefault("task", "mini/catch-long");
    long began = System.nanoTime();
    try (EpisodePlayer player = new EpisodePlayer(task, side, seed);
        EpisodePlayer judge = new EpisodePlayer(task, 20, Seeds.derive(seed, "judge"));
        AgentFactory factory = Agents.open(description(), new Device.Cpu());
        Agent agent = factory.learner(player.spaces(), seed)) {
      Spaces spaces = player.spaces();
      MemoryReplay replay =
          new MemoryReplay(spaces, (int) number("batch", 16), (int) number("length", 50), seed);
      long steps = 0;
      for (int i = 0; i < number("prefill", 40); i += side) {
        steps += add(replay, random(player, spaces, Seeds.derive(seed, "random", i)));
      }
      out.printf("parameters %d, %d env steps%n", agent.parameters(), steps);
      double learning = 0;
      long rounds = number("rounds", 20);
      for (int round = 1; round <= rounds; round++) {
        long start = System.nanoTime();
        Map<String, Double> metrics = new TreeMap<>();
        long updates = number("updates", 40);
        for (int i = 0; i < updates; i++) {
          agent.update(replay.next()).forEach((k, v) -> metrics.merge(k, v / updates, Double::sum));
        }
        learning += (System.nanoTime() - start) * 1e-9;
        double train;
        double evaluated = Double.NaN;
        try (ActingNetwork network = agent.acting()) {
          List<List<Transition>> episodes = player.play(network, ActingMode.TRAIN);
          steps += add(replay, episodes);
          train = EpisodePlayer.meanReturn(episodes);
          if (round % number("judge", 5) == 0 || round == rounds) {
            evaluated = EpisodePlayer.meanReturn(judge.play(network, ActingMode.EVALUATE));
          }
        }
        double wall = (System.nanoTime() - began) * 1e-9;
        out.printf(
            "u %5d steps %6d wall %4.0f cpu %4.0f learn %4.0f return %6.2f eval %6.2f %s%n",
            agent.updates(), steps, wall, cpu(), learning, train, evaluated, brief(metrics));
        out.flush();
        if (wall > number("seconds", 900)) {
          break;
        }
      }
    }
  }

  private static String brief(Map<String, Double> metrics) {
    StringBuilder text = new StringBuilder();
    for (String name :
        List.of("model_loss", "image_loss", "reward_loss", "kl", "actor_entropy", "critic_value")) {
      text.append(String.format("%s %.4g ", name, metrics.getOrDefault("train/" + name, 0.0)));
    }
    return text.toString();
  }

  /** Processor seconds of this process so far: what a shared machine's wall time hides. */
  private static double cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
        * 1e-3;
  }

  private static long add(MemoryReplay replay, List<List<Transition>> episodes) {
    long steps = 0;
    for (List<Transition> episode : episodes) {
      replay.add(episode);
      steps += episode.size() - 1;
    }
    return steps;
  }

  private static List<List<Transition>> random(EpisodePlayer player, Spaces spaces, long seed) {
    RandomPolicy policy = new RandomPolicy(spaces);
    SplittableRandom seeds = new SplittableRandom(seed);
    var memory = policy.start(seeds.nextLong());
    return player.play(
        (indices, latest) ->
            policy.act(
                new ArrayList<>(indices.stream().map(i -> memory).toList()),
                latest,
                ActingMode.TRAIN));
  }

  private AgentDescription description() {
    Path conf = Path.of(System.getProperty("dreamweir.conf", "conf"));
    Configuration configuration = Configuration.defaults(conf.resolve("defaults.yaml"));
    String preset = arguments.getOrDefault("preset", "small");
    if (!preset.isEmpty()) {
      configuration = configuration.with(conf.resolve("presets").resolve(preset + ".yaml"));
    }
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      if (argument.getKey().startsWith("agent.")) {
        configuration = configuration.with(argument.getKey() + "=" + argument.getValue());
      }
    }
    JsonNode agent = configuration.resolved().path("agent");
    String kind = agent.path("kind").asText();
    return new AgentDescription(kind, agent.path(kind));
  }

  private long number(String key, long otherwise) {
    return Long.parseLong(arguments.getOrDefault(key, String.valueOf(otherwise)));
  }
}
