package io.dreamweir.atari.bench;

import io.dreamweir.atari.AgentSteps;
import io.dreamweir.atari.StickyAction;
import io.dreamweir.atari.emulator.Emulator;
import io.dreamweir.atari.emulator.EmulatorSettings;
import io.dreamweir.atari.rom.Rom;
import io.dreamweir.atari.rom.RomFinder;
import io.dreamweir.atari.rom.RomTable;
import io.dreamweir.error.UserError;
import io.dreamweir.run.BenchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Emulator frames per second on one thread: with everything the agent's picture needs, against the
 * bare emulator (act, and a copy of every screen). Both sides play the same actions with the same
 * sticky draws, so that they emulate the same frames; their rewards are compared. The figure is
 * that of the first game.
 */
public final class AtariBench {
  private static final int REPEAT = 4;
  private static final double STICKY = 0.25;

  private final Settings settings;

  /**
   * What to measure.
   *
   * @param games games to play; the first gives the figure
   * @param runs counted runs of each side, after one that is not counted
   * @param steps agent steps of a run, four frames each
   */
  public record Settings(List<String> games, int runs, int steps) {

    /** Six games, about two minutes. */
    public static final Settings DEFAULT =
        new Settings(
            List.of("pong", "breakout", "seaquest", "ms_pacman", "montezuma_revenge", "beam_rider"),
            5,
            5000);

    public Settings {
      games = List.copyOf(games);
      if (games.isEmpty() || runs < 1 || steps < 1) {
        throw new IllegalArgumentException(
            "games " + games + ", runs " + runs + ", steps " + steps);
      }
    }
  }

  private record Run(double framesPerSecond, long frames, long reward) {}

  /** A benchmark that has not run. */
  public AtariBench(Settings settings) {
    this.settings = settings;
  }

  /**
   * Measures every game, both sides alternating.
   *
   * @throws UserError if a ROM is missing
   */
  public BenchResult run() {
    List<Double> agent = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    Map<String, Object> games = new TreeMap<>();
    for (String game : settings.games()) {
      BenchResult one = measure(game);
      games.put(
          game,
          Map.of(
              "frames_per_second", one.median(),
              "bare_frames_per_second", one.baselineMedian().orElseThrow(),
              "ratio", one.ratio().orElseThrow(),
              "agent_steps_per_second", one.median() / REPEAT));
      if (agent.isEmpty()) {
        agent.addAll(one.runs());
        bare.addAll(one.baselineRuns());
      }
    }
    return new BenchResult("env-atari", "frames/s", agent, bare, Map.of("games", games));
  }

  private BenchResult measure(String game) {
    Rom rom = RomTable.rom(game).orElseThrow(() -> UserError.usage("no game '%s' is known", game));
    List<Double> agent = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (Emulator emulator =
        Emulator.load(rom, RomFinder.find(rom), EmulatorSettings.DETERMINISTIC)) {
      for (int run = 0; run <= settings.runs(); run++) {
        Run bareRun = bare(emulator, run);
        Run agentRun = agent(emulator, run);
        if (bareRun.frames() != agentRun.frames() || bareRun.reward() != agentRun.reward()) {
          throw new IllegalStateException(
              "[atari/" + game + "] the two sides differ: " + bareRun + ", " + agentRun);
        }
        if (run > 0) {
          agent.add(agentRun.framesPerSecond());
          bare.add(bareRun.framesPerSecond());
        }
      }
    }
    return new BenchResult(game, "frames/s", agent, bare, Map.of());
  }

  private Run agent(Emulator emulator, int seed) {
    StickyAction sticky = new StickyAction(STICKY, new SplittableRandom(seed));
    AgentSteps steps = new AgentSteps(emulator, sticky);
    int[] actions = actions(seed);
    long frames = 0;
    long reward = 0;
    emulator.restart();
    steps.begin(0);
    long start = System.nanoTime();
    for (int action : actions) {
      if (emulator.over()) {
        emulator.restart();
        steps.begin(0);
      }
      steps.step(action, REPEAT);
      frames += steps.frames();
      reward += steps.reward();
    }
    return new Run(frames * 1e9 / (System.nanoTime() - start), frames, reward);
  }

  private Run bare(Emulator emulator, int seed) {
    StickyAction sticky = new StickyAction(STICKY, new SplittableRandom(seed));
    byte[] screen = new byte[emulator.height() * emulator.width()];
    int[] actions = actions(seed);
    long frames = 0;
    long reward = 0;
    emulator.restart();
    sticky.forget();
    long start = System.nanoTime();
    for (int action : actions) {
      if (emulator.over()) {
        emulator.restart();
        sticky.forget();
      }
      for (int i = 0; i < REPEAT && (i == 0 || !emulator.over()); i++) {
        reward += emulator.act(sticky.next(action));
        emulator.screen(screen);
        frames++;
      }
    }
    return new Run(frames * 1e9 / (System.nanoTime() - start), frames, reward);
  }

  private int[] actions(int seed) {
    SplittableRandom random = new SplittableRandom(seed + 1000L);
    return IntStream.range(0, settings.steps()).map(i -> random.nextInt(18)).toArray();
  }
}
