package io.dreamweir.atari;

import io.dreamweir.atari.emulator.Emulator;
import io.dreamweir.atari.picture.AgentPicture;
import io.dreamweir.atari.rom.Rom;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An Atari game by {@link AtariRules}. A seed determines an episode, whatever was played before in
 * the same environment: {@link #reset} brings the emulator back to where it was after loading, and
 * all chance (length of the start, sticky actions) is drawn from the seed.
 */
final class AtariEnvironment implements Environment {
  private static final String VERSION = "ale-0.7.3/1";
  private static final int FULL_ACTION_SET = 18;

  private final TaskDescription description;
  private final AtariRules rules;
  private final Emulator emulator;
  private final int[] actions;
  private final StickyAction sticky;
  private final AgentSteps steps;
  private EpisodeEnd end = EpisodeEnd.CUT;
  private int playedFrames;

  AtariEnvironment(Rom rom, AtariRules rules, String configurationHash, Emulator emulator) {
    this.rules = rules;
    this.emulator = emulator;
    actions =
        switch (rules.actionSet()) {
          case FULL -> IntStream.range(0, FULL_ACTION_SET).toArray();
          case MINIMAL -> emulator.minimalActions();
        };
    description =
        new TaskDescription(
            AtariProvider.SUITE + rom.game(),
            VERSION,
            configurationHash,
            rom.md5(),
            Spaces.pixels(AgentPicture.SIDE, AgentPicture.SIDE, 1, actions.length));
    sticky = new StickyAction(rules.sticky(), new SplittableRandom(0));
    steps = new AgentSteps(emulator, sticky);
  }

  @Override
  public TaskDescription description() {
    return description;
  }

  @Override
  public Transition reset(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    sticky.drawFrom(random);
    int noops = rules.noops() == 0 ? 0 : 1 + random.nextInt(rules.noops());
    emulator.restart();
    byte[] picture = steps.begin(noops);
    if (emulator.over()) { // a long start that the game does not survive
      emulator.restart();
      picture = steps.begin(0);
    }
    end = EpisodeEnd.OPEN;
    playedFrames = 0;
    return row(picture, Action.none(spaces()), 0);
  }

  @Override
  public Transition step(Action action) {
    if (end != EpisodeEnd.OPEN) {
      throw new IllegalStateException(
          "[" + description.task() + "] step outside of an episode; call reset first");
    }
    spaces().requireAction(action);
    byte[] picture = steps.step(actions[action.index()], rules.repeat());
    playedFrames += steps.frames();
    if (emulator.over()) {
      end = EpisodeEnd.TERMINAL;
    } else if (playedFrames >= rules.maxFrames()) {
      end = EpisodeEnd.TIME_LIMIT;
    }
    return row(picture, action, steps.reward());
  }

  private Transition row(byte[] picture, Action action, float reward) {
    return new Transition(new Observation(List.of(picture)), action, reward, end, steps.frames());
  }

  @Override
  public void close() {
    end = EpisodeEnd.CUT;
    emulator.close();
  }
}
