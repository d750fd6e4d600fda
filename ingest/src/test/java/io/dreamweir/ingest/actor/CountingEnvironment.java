package io.dreamweir.ingest.actor;

import io.dreamweir.experience.Action;
import io.dreamweir.experience.ActionHead;
import io.dreamweir.experience.ElementType;
import io.dreamweir.experience.Environment;
import io.dreamweir.experience.EpisodeEnd;
import io.dreamweir.experience.Observation;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.TaskDescription;
import io.dreamweir.experience.TensorSpec;
import io.dreamweir.experience.Transition;
import java.util.List;

/** Episodes of a fixed number of rows; shows the low byte of its seed and the row's number. */
public final class CountingEnvironment implements Environment {

  /** The task played here. */
  public static final TaskDescription TASK =
      new TaskDescription(
          "test/counting",
          "1",
          "0",
          "",
          new Spaces(
              List.of(new TensorSpec("image", ElementType.UINT8, List.of(2))),
              List.of(new ActionHead.Discrete("action", 2))));

  private final int rows;
  private byte seed;
  private int row;

  /** Episodes of {@code rows} rows, reset row included. */
  public CountingEnvironment(int rows) {
    this.rows = rows;
  }

  @Override
  public TaskDescription description() {
    return TASK;
  }

  @Override
  public Transition reset(long episodeSeed) {
    seed = (byte) episodeSeed;
    row = 0;
    return transition(Action.none(spaces()), 0);
  }

  @Override
  public Transition step(Action action) {
    row++;
    return transition(action, 1);
  }

  private Transition transition(Action action, float reward) {
    return new Transition(
        new Observation(List.of(new byte[] {seed, (byte) row})),
        action,
        reward,
        row == rows - 1 ? EpisodeEnd.TERMINAL : EpisodeEnd.OPEN,
        1);
  }

  @Override
  public void close() {}
}
