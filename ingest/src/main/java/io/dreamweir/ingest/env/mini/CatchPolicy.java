package io.dreamweir.ingest.env.mini;

import io.dreamweir.experience.ActingMode;
import io.dreamweir.experience.Action;
import io.dreamweir.experience.Policy;
import io.dreamweir.experience.Spaces;
import io.dreamweir.experience.Transition;
import java.util.List;

/**
 * Plays catch perfectly, from the picture: steps towards the ball's column. It is not learned, so
 * its version is that of the random policy.
 */
public record CatchPolicy(Spaces spaces) implements Policy {

  private enum Memory implements EpisodeMemory {
    NONE
  }

  @Override
  public long version() {
    return RANDOM_VERSION;
  }

  @Override
  public EpisodeMemory start(long seed) {
    return Memory.NONE;
  }

  @Override
  public List<Action> act(List<EpisodeMemory> memories, List<Transition> latest, ActingMode mode) {
    return latest.stream().map(row -> towardsBall(row.observation().tensors().get(0))).toList();
  }

  private static Action towardsBall(byte[] picture) {
    int paddle = column(picture, Catch.ROWS - 1, Catch.PADDLE_GRAY);
    for (int row = 0; row < Catch.ROWS; row++) {
      int ball = column(picture, row, Catch.BALL_GRAY);
      if (ball >= 0 && paddle >= 0) {
        return Action.discrete(ball < paddle ? 1 : ball > paddle ? 2 : 0);
      }
    }
    return Action.discrete(0);
  }

  /** The column whose cell has that gray in that row, or -1. */
  private static int column(byte[] picture, int row, byte gray) {
    for (int column = 0; column < Catch.COLUMNS; column++) {
      if (picture[Catch.top(row) * Picture.SIDE + Catch.left(column)] == gray) {
        return column;
      }
    }
    return -1;
  }

  @Override
  public void close() {}
}
