package io.dreamweir.app.trial;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.Environments;
import io.dreamweir.experience.Seeds;
import io.dreamweir.experience.Transition;
import io.dreamweir.train.agent.ActingNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Plays episodes side by side, one step of all at a time. */
final class EpisodePlayer implements AutoCloseable {

  private final List<Environment> environments = new ArrayList<>();
  private final long seed;
  private long played;

  EpisodePlayer(String task, int side, long seed) {
    for (int i = 0; i < side; i++) {
      environments.add(Environments.open(task, Map.of()));
    }
    this.seed = seed;
  }

  io.dreamweir.experience.Spaces spaces() {
    return environments.get(0).spaces();
  }

  /** One episode in each environment; an environment whose episode is over is stepped no more. */
  List<List<Transition>> play(ActingNetwork network, ActingMode mode) {
    List<ActingNetwork.EpisodeState> states = new ArrayList<>();
    for (int i = 0; i < environments.size(); i++) {
      states.add(network.start(Seeds.derive(seed, "policy", played + i)));
    }
    return play(
        (indices, latest) -> network.act(indices.stream().map(states::get).toList(), latest, mode));
  }

  List<List<Transition>> play(BiFunction<List<Integer>, List<Transition>, List<Action>> act) {
    List<List<Transition>> episodes = new ArrayList<>();
    for (Environment environment : environments) {
      List<Transition> episode = new ArrayList<>();
      episode.add(environment.reset(Seeds.derive(seed, "environment", played++)));
      episodes.add(episode);
    }
    while (true) {
      List<Integer> open = new ArrayList<>();
      List<Transition> latest = new ArrayList<>();
      for (int i = 0; i < episodes.size(); i++) {
        Transition row = episodes.get(i).get(episodes.get(i).size() - 1);
        if (!row.end().isLast()) {
          open.add(i);
          latest.add(row);
        }
      }
      if (open.isEmpty()) {
        return episodes;
      }
      List<Action> actions = act.apply(open, latest);
      for (int i = 0; i < open.size(); i++) {
        episodes.get(open.get(i)).add(environments.get(open.get(i)).step(actions.get(i)));
      }
    }
  }

  static double meanReturn(List<List<Transition>> episodes) {
    return episodes.stream()
        .mapToDouble(e -> e.stream().mapToDouble(Transition::reward).sum())
        .average()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    environments.forEach(Environment::close);
  }
}
