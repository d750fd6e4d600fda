package io.dreamweir.ingest.bench;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.RandomPolicy;
import io.dreamweir.experience.Transition;
import io.dreamweir.run.BenchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Steps per second of environments on one thread, pictures included, with actions drawn beforehand.
 * The figure is that of the first task; the others are details. A task that cannot be opened here
 * (no ROM) is named with its reason and left out.
 */
public final class EnvironmentBench {
  private static final int ACTIONS = 4096;

  private final Settings settings;

  /**
   * What to measure.
   *
   * @param tasks tasks to play; the first gives the figure
   * @param runs counted runs of each, after one that is not counted
   * @param perRun length of a run
   */
  public record Settings(List<String> tasks, int runs, Duration perRun) {

    /** The mini suite and a few Atari games. */
    public static final Settings DEFAULT =
        new Settings(
            List.of(
                "mini/catch",
                "mini/catch-long",
                "mini/breakout",
                "mini/asterix",
                "mini/freeway",
                "mini/seaquest",
                "mini/space-invaders",
                "atari/pong",
                "atari/ms_pacman",
                "atari/seaquest"),
            5,
            Duration.ofSeconds(1));

    public Settings {
      tasks = List.copyOf(tasks);
      if (tasks.isEmpty() || runs < 1 || perRun.isNegative() || perRun.isZero()) {
        throw new IllegalArgumentException(
            "tasks " + tasks + ", runs " + runs + ", per run " + perRun);
      }
    }
  }

  /** A benchmark that has not run. */
  public EnvironmentBench(Settings settings) {
    this.settings = settings;
  }

  /**
   * Measures every task.
   *
   * @throws UserError if the first task cannot be opened
   */
  public BenchResult run() {
    Map<String, List<Double>> stepsPerSecond = new TreeMap<>();
    Map<String, String> skipped = new TreeMap<>();
    for (String task : settings.tasks()) {
      try (Environment environment = Environments.open(task, Map.of())) {
        stepsPerSecond.put(task, measure(environment));
      } catch (UserError e) {
        if (task.equals(settings.tasks().get(0))) {
          throw e;
        }
        skipped.put(task, String.valueOf(e.getMessage()));
      }
    }
    return new BenchResult(
        "env",
        "steps/s",
        stepsPerSecond.getOrDefault(settings.tasks().get(0), List.of()),
        List.of(),
        Map.of("steps_per_second", stepsPerSecond, "skipped", skipped, "threads", 1));
  }

  private List<Double> measure(Environment environment) {
    List<Action> actions = actions(environment);
    List<Double> runs = new ArrayList<>();
    for (int run = 0; run <= settings.runs(); run++) {
      double rate = stepsPerSecond(environment, actions);
      if (run > 0) {
        runs.add(rate);
      }
    }
    return runs;
  }

  private double stepsPerSecond(Environment environment, List<Action> actions) {
    long steps = 0;
    long start = System.nanoTime();
    long limit = settings.perRun().toNanos();
    long seed = 0;
    EpisodeEnd end = EpisodeEnd.CUT;
    long elapsed = 0;
    while (elapsed < limit) {
      for (int i = 0; i < 100; i++) {
        Transition row;
        if (end == EpisodeEnd.OPEN) {
          row = environment.step(actions.get((int) (steps % ACTIONS)));
          steps++;
        } else {
          row = environment.reset(seed++);
        }
        end = row.end();
      }
      elapsed = System.nanoTime() - start;
    }
    return steps * 1e9 / elapsed;
  }

  private static List<Action> actions(Environment environment) {
    Policy random = new RandomPolicy(environment.spaces());
    return random.act(Collections.nCopies(ACTIONS, random.start(1)), List.of(), ActingMode.TRAIN);
  }
}
