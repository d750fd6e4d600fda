package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Plays a {@link Game} by the rules all of them share: sticky actions, step limit, picture.
 *
 * <p>A seed determines an episode of a fresh environment. Within one environment the move that
 * sticky actions repeat in the very first step is the last one of the episode before ({@link
 * MiniRules.PreviousMove#CARRIED}), which the seed does not know of.
 */
final class MiniEnvironment implements Environment {
  private final TaskDescription description;
  private final MiniRules rules;
  private final List<Move> moves;
  private final Game game;
  private SplittableRandom random = new SplittableRandom(0);
  private Move previous = Move.NOOP;
  private EpisodeEnd end = EpisodeEnd.CUT;
  private int steps;

  MiniEnvironment(TaskDescription description, MiniRules rules, List<Move> moves, Game game) {
    this.description = description;
    this.rules = rules;
    this.moves = List.copyOf(moves);
    this.game = game;
  }

  @Override
  public TaskDescription description() {
    return description;
  }

  @Override
  public Transition reset(long seed) {
    random = new SplittableRandom(seed);
    if (rules.previousMove() == MiniRules.PreviousMove.NOOP) {
      previous = Move.NOOP;
    }
    steps = 0;
    end = EpisodeEnd.OPEN;
    game.reset(random);
    return new Transition(picture(), Action.none(spaces()), 0, end, 0);
  }

  @Override
  public Transition step(Action action) {
    if (end != EpisodeEnd.OPEN) {
      throw new IllegalStateException(
          "[" + description.task() + "] step outside of an episode; call reset first");
    }
    spaces().requireAction(action);
    Move move = random.nextDouble() < rules.sticky() ? previous : moves.get(action.index());
    previous = move;
    int reward = game.step(move, random);
    steps++;
    end = game.end();
    if (end == EpisodeEnd.OPEN && steps >= rules.maxSteps()) {
      end = EpisodeEnd.TIME_LIMIT;
    }
    return new Transition(picture(), action, reward, end, 1);
  }

  private Observation picture() {
    Picture picture = new Picture();
    game.draw(picture);
    return new Observation(List.of(rules.shown().of(picture.pixels())));
  }

  @Override
  public void close() {
    end = EpisodeEnd.CUT;
  }
}
