package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.TaskDescription;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Plays a {@link Game} by the rules all of them share: sticky actions, step limit, picture.
 *
 * <p>A seed determines an episode of a fresh environment. Within one environment the move that
 * sticky actions repeat in the very first step is the last one of the episode before ({@link
 * MiniRules.PreviousMove#CARRIED}), which the seed does not know of.
 */
final class MiniEnvironment extends StickyEnvironment {
  private final MiniRules rules;
  private final List<Move> moves;
  private final Game game;

  MiniEnvironment(TaskDescription description, MiniRules rules, List<Move> moves, Game game) {
    super(description, rules.maxSteps(), rules.sticky());
    this.rules = rules;
    this.moves = List.copyOf(moves);
    this.game = game;
  }

  @Override
  void begin(SplittableRandom chance) {
    game.reset(chance);
  }

  @Override
  boolean carriesOver() {
    return rules.previousMove() == MiniRules.PreviousMove.CARRIED;
  }

  @Override
  double move(Action action, SplittableRandom chance) {
    return game.step(action.index() < 0 ? Move.NOOP : moves.get(action.index()), chance);
  }

  @Override
  EpisodeEnd over() {
    return game.end();
  }

  @Override
  Observation observation() {
    Picture picture = new Picture();
    game.draw(picture);
    return new Observation(List.of(rules.shown().of(picture.pixels())));
  }
}
