package io.dreamweir.train.dreamer.v2;

import io.dreamweir.experience.Action;
import io.dreamweir.train.nn.Schedule;
import java.util.SplittableRandom;

/**
 * Noise on the actions of a policy that plays to learn: with probability {@code amount} a random
 * choice; a continuous action becomes {@code clip(a + amount * normal, -1, 1)}.
 *
 * @param amount 0 draws nothing, so that random streams stay what they were
 * @param choices number of choices, 0 for continuous actions
 */
record Exploration(double amount, int choices) {

  static Exploration of(DreamerV2Model model, long updates) {
    double amount = new Schedule(model.config().explorationNoise()).at(updates);
    return new Exploration(amount, model.actorHead() == ActorHead.ONE_HOT ? model.actions() : 0);
  }

  Action apply(Action action, SplittableRandom random) {
    if (amount == 0) {
      return action;
    }
    if (choices > 0) {
      return random.nextDouble() < amount ? Action.discrete(random.nextInt(choices)) : action;
    }
    float[] values = action.values().clone();
    for (int i = 0; i < values.length; i++) {
      double moved = values[i] + amount * random.nextGaussian();
      values[i] = (float) Math.max(-1, Math.min(1, moved));
    }
    return new Action(values);
  }
}
