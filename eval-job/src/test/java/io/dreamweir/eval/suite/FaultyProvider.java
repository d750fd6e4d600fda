package io.dreamweir.eval.suite;

import io.dreamweir.error.UserError;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentProvider;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.Transition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tasks that go wrong: each episode has ten rows that reward the action's index. */
public final class FaultyProvider implements EnvironmentProvider {

  private static final Set<Long> SEEDS_SEEN = ConcurrentHashMap.newKeySet();

  @Override
  public List<String> tasks() {
    return List.of(
        "faulty/never",
        "faulty/once",
        "faulty/always",
        "faulty/cut",
        "faulty/no-rom",
        "faulty/crash");
  }

  @Override
  public Environment open(String task, Map<String, String> options) {
    if (task.equals("faulty/no-rom")) {
      throw UserError.usage("no ROM of no-rom; pip install ale-py brings it");
    }
    return new Faulty(task);
  }

  private static final class Faulty implements Environment {
    private final String task;
    private long seed;
    private int step;

    Faulty(String task) {
      this.task = task;
    }

    @Override
    public TaskDescription description() {
      return new TaskDescription(task, "1", "cafe", "", Spaces.pixels(2, 2, 1, 5));
    }

    @Override
    public Transition reset(long newSeed) {
      seed = newSeed;
      step = 0;
      return row(Action.none(spaces()), EpisodeEnd.OPEN);
    }

    @Override
    public Transition step(Action action) {
      step++;
      if (step == 5
          && (task.equals("faulty/always")
              || (task.equals("faulty/once") && SEEDS_SEEN.add(seed)))) {
        throw new IllegalStateException("emulator fell over");
      }
      if (step == 5 && task.equals("faulty/crash")) {
        Crash.maybe(seed);
      }
      if (step == 7 && task.equals("faulty/cut")) {
        return row(action, EpisodeEnd.CUT);
      }
      return row(action, step == 10 ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN);
    }

    private Transition row(Action action, EpisodeEnd end) {
      return new Transition(
          new Observation(List.of(new byte[4])),
          action,
          Math.max(0, action.index()),
          end,
          step == 0 ? 0 : 4);
    }

    @Override
    public void close() {}
  }
}
