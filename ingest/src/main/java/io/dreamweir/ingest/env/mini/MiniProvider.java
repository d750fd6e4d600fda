package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EnvironmentProvider;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TaskOptions;
import io.dreamweir.experience.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Opens the tasks {@code mini/...}; their options are the components of {@link MiniRules}, those of
 * {@code mini/point} and {@code mini/pendulum} the ones of {@link PointEnvironment.Rules} and
 * {@link PendulumEnvironment.Rules}.
 */
public final class MiniProvider implements EnvironmentProvider {

  /** Raised whenever the same seed and actions would give other rows than before. */
  private static final String VERSION = "1";

  private static final String POINT = "mini/point";
  private static final int POINT_STEPS = 50;
  private static final String PENDULUM = "mini/pendulum";
  private static final int PENDULUM_STEPS = 200;

  @Override
  public List<String> tasks() {
    return Stream.concat(
            Arrays.stream(MiniTask.values()).map(MiniTask::task), Stream.of(POINT, PENDULUM))
        .toList();
  }

  @Override
  public Environment open(String task, Map<String, String> options) {
    TaskOptions read = new TaskOptions(task, options);
    if (task.equals(POINT)) {
      return point(read);
    }
    if (task.equals(PENDULUM)) {
      return pendulum(read);
    }
    MiniTask mini = MiniTask.of(task);
    MiniRules rules = MiniRules.read(mini, read);
    return open(mini, rules, mini.newGame(rules), read.configurationHash());
  }

  private static Environment point(TaskOptions options) {
    PointEnvironment.Rules rules =
        new PointEnvironment.Rules(
            options.choice("observation", PointEnvironment.Shown.PIXELS),
            options.count("size", Picture.SIDE, 32, 512),
            options.count("max-steps", POINT_STEPS, 1, 1_000_000_000),
            options.probability("sticky", 0));
    List<TensorSpec> shown = new ArrayList<>();
    if (rules.shown() != PointEnvironment.Shown.VECTOR) {
      List<Integer> shape = List.of(rules.size(), rules.size(), 3);
      shown.add(new TensorSpec("image", ElementType.UINT8, shape));
    }
    if (rules.shown() != PointEnvironment.Shown.PIXELS) {
      List<Integer> shape = List.of(PointEnvironment.VECTOR_WIDTH);
      shown.add(new TensorSpec("vector", ElementType.FLOAT32, shape));
    }
    Spaces spaces = new Spaces(shown, List.of(new ActionHead.Continuous("push", 2)));
    return new PointEnvironment(
        new TaskDescription(POINT, VERSION, options.configurationHash(), "", spaces), rules);
  }

  static PendulumEnvironment pendulum(TaskOptions options) {
    PendulumEnvironment.Rules rules =
        new PendulumEnvironment.Rules(
            options.count("max-steps", PENDULUM_STEPS, 1, 1_000_000_000),
            options.probability("sticky", 0));
    List<Integer> shape = List.of(PendulumEnvironment.VECTOR_WIDTH);
    Spaces spaces =
        new Spaces(
            List.of(new TensorSpec("vector", ElementType.FLOAT32, shape)),
            List.of(new ActionHead.Continuous("torque", 1)));
    return new PendulumEnvironment(
        new TaskDescription(PENDULUM, VERSION, options.configurationHash(), "", spaces), rules);
  }

  static Environment open(MiniTask task, MiniRules rules, Game game, String configurationHash) {
    List<Move> moves = task.moves(rules.actionSet());
    Enlarged shown = rules.shown();
    Spaces spaces = Spaces.pixels(shown.size(), shown.size(), shown.channels(), moves.size());
    return new MiniEnvironment(
        new TaskDescription(task.task(), VERSION, configurationHash, "", spaces),
        rules,
        moves,
        game);
  }
}
