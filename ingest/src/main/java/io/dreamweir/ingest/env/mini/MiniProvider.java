package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentProvider;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TaskOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Opens the tasks {@code mini/...}; their options are the components of {@link MiniRules}. */
public final class MiniProvider implements EnvironmentProvider {

  /** Raised whenever the same seed and actions would give other rows than before. */
  private static final String VERSION = "1";

  @Override
  public List<String> tasks() {
    return Arrays.stream(MiniTask.values()).map(MiniTask::task).toList();
  }

  @Override
  public Environment open(String task, Map<String, String> options) {
    MiniTask mini = MiniTask.of(task);
    TaskOptions read = new TaskOptions(task, options);
    MiniRules rules = MiniRules.read(mini, read);
    return open(mini, rules, mini.newGame(rules), read.configurationHash());
  }

  static Environment open(MiniTask task, MiniRules rules, Game game, String configurationHash) {
    List<Move> moves = task.moves(rules.actionSet());
    Spaces spaces = Spaces.pixels(Picture.SIDE, Picture.SIDE, 1, moves.size());
    return new MiniEnvironment(
        new TaskDescription(task.task(), VERSION, configurationHash, "", spaces),
        rules,
        moves,
        game);
  }
}
