package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.TaskOptions;
import io.dreamweir.experience.Transition;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Returns and lengths of episodes that a scripted player has played, in one environment. */
record Scores(double[] returns, double[] lengths) {

  /** Chooses a move of the action space, seeing the game itself. */
  interface Player<G extends Game> {
    Move choose(G game, SplittableRandom random);
  }

  static <G extends Game> Scores play(
      MiniTask task, Map<String, String> options, int episodes, Class<G> type, Player<G> player) {
    MiniRules rules = MiniRules.read(task, new TaskOptions(task.task(), options));
    G game = type.cast(task.newGame(rules));
    List<Move> moves = task.moves(rules.actionSet());
    SplittableRandom random = new SplittableRandom(5);
    double[] returns = new double[episodes];
    double[] lengths = new double[episodes];
    try (Environment environment = MiniProvider.open(task, rules, game, "")) {
      for (int episode = 0; episode < episodes; episode++) {
        Transition row = environment.reset(random.nextLong());
        while (row.end() == EpisodeEnd.OPEN) {
          row = environment.step(Action.discrete(moves.indexOf(player.choose(game, random))));
          returns[episode] += row.reward();
          lengths[episode]++;
        }
      }
    }
    return new Scores(returns, lengths);
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Standard error of the mean. */
  static double error(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1.0) / values.length);
  }
}
